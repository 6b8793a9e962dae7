import { type Finding, failed, passed } from './finding.js'
import type { Gathered, IceError } from './ice-gathering.js'
import type { IceUrl } from './ice-url.js'

/** What it means that a TURN server gave an address, or did not. */
export function judgeTurn(url: IceUrl, { candidateMs, errors }: Gathered): Finding {
  if (candidateMs !== null) return passed('Gave a relay address', candidateMs)
  return failed(
    TURN_ERRORS.find(({ codes }) => errors.some(isOneOf(codes)))?.problem(url) ?? unreachable(url),
  )
}

/** What it means that a STUN server told our address, or did not. */
export function judgeStun(url: IceUrl, { candidateMs, errors, complete, tellsErrors }: Gathered): Finding {
  if (candidateMs !== null) return passed('Told this device’s public address', candidateMs)
  // It answered with an address the browser knows already: there is no translation between the two.
  if (complete && tellsErrors && errors.length === 0) return passed('No address translation on the way')
  return failed(unreachable(url))
}

/** Whether the browser would not even try: Firefox refuses ports that belong to other protocols (webrtc-pc §4.4.1.1). */
export function isRefusedUrl(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'SyntaxError'
}

export function refusedUrl({ url }: IceUrl): Finding {
  return failed({
    code: 'ice-url-refused',
    message: `This browser refuses ${url}, and with it every call: ask whoever runs the server to use another port, such as 3478 or 443.`,
  })
}

/** The most telling first: a browser may report several, one for each of its network interfaces. */
const TURN_ERRORS: readonly {
  readonly codes: readonly number[]
  problem(url: IceUrl): { code: string; message: string }
}[] = [
  {
    codes: [401, 431, 441],
    problem: ({ host }) => ({
      code: 'turn-unauthorized',
      message: `${host} refuses the credentials that this server gives out: ask whoever runs it to set RINGDOWN_TURN_SECRET to coturn’s static-auth-secret, and to check the clocks of both machines.`,
    }),
  },
  {
    codes: [403],
    problem: ({ host }) => ({
      code: 'turn-forbidden',
      message: `${host} does not allow this: ask whoever runs it to look at its rules for users and addresses.`,
    }),
  },
  {
    codes: [486, 508],
    problem: ({ host }) => ({
      code: 'turn-full',
      message: `${host} has no room for another call: try again later, or ask whoever runs it to raise its quota.`,
    }),
  },
  {
    codes: [438],
    problem: ({ host }) => ({
      code: 'turn-stale',
      message: `${host} says over and over that the sign-in is out of date: ask whoever runs it to raise coturn’s stale-nonce time and to check its clock.`,
    }),
  },
]

function isOneOf(codes: readonly number[]): (error: IceError) => boolean {
  return ({ code }) => codes.includes(code)
}

function unreachable({ kind, host, port, transport }: IceUrl): { code: string; message: string } {
  const what = `${host} does not answer over ${transport} on port ${port}`
  return { code: `${kind}-unreachable`, message: `${what}: ${WAYS_OUT[transport]}` }
}

const WAYS_OUT: Readonly<Record<IceUrl['transport'], string>> = {
  UDP: 'the network here may block UDP. Try another network, or ask whoever runs the server to check that it is up and to offer TURN over TCP or TLS too.',
  TCP: 'the network here may allow the web only. Try another network, or ask whoever runs the server to check that it is up and to offer TURN over TLS on port 443 too.',
  TLS: 'ask whoever runs the server to check that it is up, that this port is open, and that its certificate is one that browsers trust.',
  DTLS: 'browsers seldom speak it. Ask whoever runs the server to offer TURN over TLS instead (turns:…?transport=tcp).',
}
