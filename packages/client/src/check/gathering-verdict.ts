import type { IceUrl } from '@ringdown/protocol'
import { type Finding, failed, passed } from './finding.js'
import type { Gathered, IceError } from './ice-gathering.js'

/** What it means that a TURN server did or did not give an address. */
export function judgeTurn(url: IceUrl, { candidateMs, errors }: Gathered): Finding {
  if (candidateMs !== null) return passed('Gave a relay address', candidateMs)
  return failed(
    TURN_ERRORS.find(({ codes }) => errors.some(isOneOf(codes)))?.problem(url) ?? unreachable(url),
  )
}

/** What it means that a STUN server did or did not report our address. */
export function judgeStun(url: IceUrl, { candidateMs, errors, complete, tellsErrors }: Gathered): Finding {
  if (candidateMs !== null) return passed('Reported this device’s public address', candidateMs)
  // It answered with an address the browser already knows, so nothing translates it on the way.
  if (complete && tellsErrors && errors.length === 0) return passed('No address translation')
  return failed(unreachable(url))
}

/**
 * Whether the browser refuses even to try: Firefox blocks ports that belong to other protocols (webrtc-pc §4.4.1.1).
 */
export function isRefusedUrl(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'SyntaxError'
}

export function refusedUrl({ url }: IceUrl): Finding {
  return failed({
    code: 'ice-url-refused',
    message: `This browser refuses ${url}, and with it every call. Ask your administrator to use another port, such as 3478 or 443.`,
  })
}

/** Most informative first: a browser may report one error for each network interface. */
const TURN_ERRORS: readonly {
  readonly codes: readonly number[]
  problem(url: IceUrl): { code: string; message: string }
}[] = [
  {
    codes: [401, 431, 441],
    problem: ({ host }) => ({
      code: 'turn-unauthorized',
      message: `${host} rejects the credentials that this server issues. Ask your administrator to set RINGDOWN_TURN_SECRET to coturn’s static-auth-secret, and to check the clocks of both machines.`,
    }),
  },
  {
    codes: [403],
    problem: ({ host }) => ({
      code: 'turn-forbidden',
      message: `${host} does not allow this. Ask your administrator to check its rules for users and addresses.`,
    }),
  },
  {
    codes: [486, 508],
    problem: ({ host }) => ({
      code: 'turn-full',
      message: `${host} has no capacity for another call. Try again later, or ask your administrator to raise its quota.`,
    }),
  },
  {
    codes: [438],
    problem: ({ host }) => ({
      code: 'turn-stale',
      message: `${host} keeps reporting an expired sign-in. Ask your administrator to raise coturn’s stale-nonce time and to check its clock.`,
    }),
  },
]

function isOneOf(codes: readonly number[]): (error: IceError) => boolean {
  return ({ code }) => codes.includes(code)
}

function unreachable({ kind, host, port, transport }: IceUrl): { code: string; message: string } {
  const what = `${host} does not answer over ${transport.toUpperCase()} on port ${port}`
  return { code: `${kind}-unreachable`, message: `${what}: ${WAYS_OUT[transport]}` }
}

const WAYS_OUT: Readonly<Record<IceUrl['transport'], string>> = {
  udp: 'Your network may block UDP. Try another network, or ask your administrator to check that the server is up and to offer TURN over TCP or TLS too.',
  tcp: 'Your network may allow only web traffic. Try another network, or ask your administrator to check that the server is up and to offer TURN over TLS on port 443 too.',
  tls: 'Ask your administrator to check that the server is up, that this port is open, and that browsers trust its certificate.',
  dtls: 'Few browsers support it. Ask your administrator to offer TURN over TLS instead (turns:…?transport=tcp).',
}
