import type { Lifetime } from './lifetime.js'

/** What a browser says of a STUN or TURN server it could not use (webrtc-pc §5.7.2). */
export interface IceError {
  /** A STUN error code (RFC 8489 §14.8, RFC 8656 §19), or 701: no answer at all. */
  readonly code: number
  readonly text: string
}

/** What came of asking one server for a candidate. */
export interface Gathered {
  /** How long the candidate took, in milliseconds; `null` where none came. */
  readonly candidateMs: number | null
  readonly errors: readonly IceError[]
  /** Whether the browser has ended its search, rather than we our patience. */
  readonly complete: boolean
  /** Whether this browser tells errors at all. */
  readonly tellsErrors: boolean
}

/** Asks one STUN or TURN server for one candidate. Nothing is sent to anybody else. */
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
