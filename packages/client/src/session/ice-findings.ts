/** What was found while connecting to the peer: enough to explain a failure. */
export interface IceFindings {
  /** Whether there is a TURN server to use. */
  readonly hasTurn: boolean
  /** Whether it relays for us, and for the peer. */
  readonly relaysHere: boolean
  readonly relaysThere: boolean
  /** Whether a TURN server rejected our credentials. */
  readonly isRefused: boolean
}

const UNAUTHORIZED = 401

/** Records what a connection finds while it looks for a path. */
export class IceWitness {
  readonly #connection: RTCPeerConnection
  #relaysHere = false
  #relaysThere = false
  #isRefused = false

  constructor(connection: RTCPeerConnection) {
    this.#connection = connection
    // Not in Firefox.
    connection.onicecandidateerror = ({ errorCode }) => {
      if (errorCode === UNAUTHORIZED) this.#isRefused = true
    }
  }

  get findings(): IceFindings {
    return {
      hasTurn: hasTurn(this.#connection.getConfiguration()),
      relaysHere: this.#relaysHere,
      relaysThere: this.#relaysThere,
      isRefused: this.#isRefused,
    }
  }

  seeLocal({ candidate }: { readonly candidate: string }): void {
    this.#relaysHere ||= isRelayed(candidate)
  }

  seeRemote({ candidate }: { readonly candidate: string }): void {
    this.#relaysThere ||= isRelayed(candidate)
  }
}

/** Whether there is a TURN server to use. */
export function hasTurn({ iceServers = [] }: RTCConfiguration): boolean {
  return iceServers.some(({ urls }) => [urls].flat().some(url => url.startsWith('turn')))
}

function isRelayed(candidate: string): boolean {
  return candidate.includes(' typ relay')
}

/** One sentence that says why two sides found no path to each other: whose side is the cause, and what to ask for. */
export function explainFailure({ hasTurn, relaysHere, relaysThere, isRefused }: IceFindings): string {
  if (!hasTurn)
    return 'Your two networks can’t connect directly. Ask your administrator to set up a TURN server.'
  if (isRefused && !relaysHere)
    return 'The TURN server rejects the credentials. Ask your administrator to check its secret.'
  if (!relaysHere)
    return 'Your network blocks the TURN server. Try another one, or ask for TURN over TLS on port 443.'
  if (!relaysThere)
    return 'The other person’s network blocks the TURN server. They can try another one, or ask for TURN over TLS on port 443.'
  return 'You both reach the TURN server, but it does not connect you. Ask your administrator why.'
}
