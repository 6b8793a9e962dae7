import type { Lifetime } from './lifetime.js'

/** Why a browser could not use a STUN or TURN server (webrtc-pc §5.7.2). */
export interface IceError {
  /** A STUN error code (RFC 8489 §14.8, RFC 8656 §19), or 701 for no answer. */
  readonly code: number
  readonly text: string
}

/** The result of asking one server for a candidate. */
export interface Gathered {
  /** How long the candidate took, in milliseconds; `null` if none came. */
  readonly candidateMs: number | null
  readonly errors: readonly IceError[]
  /** Whether the browser finished gathering, as opposed to running into our timeout. */
  readonly complete: boolean
  /** Whether this browser reports errors at all. */
  readonly tellsErrors: boolean
}

/** Asks one STUN or TURN server for one candidate. Sends nothing to anyone else. */
export async function gather(
  PeerConnection: typeof RTCPeerConnection,
  server: RTCIceServer,
  wanted: 'srflx' | 'relay',
  { lifetime, patienceMs }: { lifetime: Lifetime; patienceMs: number },
): Promise<Gathered> {
  const { clock } = lifetime
  const connection = new PeerConnection({
    iceServers: [server],
    ...(wanted === 'relay' ? { iceTransportPolicy: 'relay' } : {}),
  })
  const close = lifetime.own(() => connection.close())
  const errors: IceError[] = []
  const startedAt = clock.now()
  const result = (candidateMs: number | null, complete: boolean): Gathered => ({
    candidateMs,
    errors,
    complete,
    tellsErrors: 'onicecandidateerror' in connection,
  })
  const searched = new Promise<Gathered>(resolve => {
    connection.onicecandidateerror = event => errors.push({ code: event.errorCode, text: event.errorText })
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null) resolve(result(null, true))
      else if (candidate.candidate.includes(` typ ${wanted} `))
        resolve(result(clock.now() - startedAt, false))
    }
  })
  try {
    connection.createDataChannel('check')
    await connection.setLocalDescription(await connection.createOffer())
    return await lifetime.within(patienceMs, searched, () => result(null, false))
  } finally {
    close()
  }
}
