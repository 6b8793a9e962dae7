/** What was met on the way to the peer: enough to say why no way was found. */
export interface IceFindings {
  /** Whether there is a TURN server to use. */
  readonly hasTurn: boolean
  /** Whether it relays for us, and for the peer. */
  readonly relaysHere: boolean
  readonly relaysThere: boolean
  /** Whether a TURN server would not have our credentials. */
  readonly isRefused: boolean
}

const UNAUTHORIZED = 401

/** Notes what a connection meets while it looks for a way. */
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

/** One sentence why two sides found no way to each other: whose side it is, and what to ask for. */
export function explainFailure({ hasTurn, relaysHere, relaysThere, isRefused }: IceFindings): string {
  if (!hasTurn)
    return 'The two networks do not let each other through. Ask whoever runs this server for a TURN server.'
  if (isRefused && !relaysHere)
    return 'The TURN server refuses the credentials. Ask whoever runs this server to check its TURN secret.'
  if (!relaysHere)
    return 'Your network does not reach the TURN server. Try another one, or ask whoever runs this server for TURN over TLS on port 443.'
  if (!relaysThere)
    return "The other side's network does not reach the TURN server. They can try another one, or ask for TURN over TLS on port 443."
  return 'Both sides reach the TURN server, but it does not join them. Ask whoever runs this server to check what it denies.'
}
