export type Transport = 'udp' | 'tcp' | 'tls'

/** The parts of a STUN or TURN server's URL (RFC 7064, RFC 7065). */
export interface IceUrl {
  readonly url: string
  readonly kind: 'stun' | 'turn'
  readonly host: string
  readonly port: number
  readonly transport: Transport
}

const SHAPE = /^(stun|turn)(s?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i

/** `null` for anything else, and for DTLS, which browsers do not use with these servers. */
export function readIceUrl(url: string): IceUrl | null {
  const [, scheme, secure, host, port, asked] = SHAPE.exec(url) ?? []
  if (scheme === undefined || host === undefined) return null
  const isSecure = secure !== ''
  if (isSecure && asked?.toLowerCase() === 'udp') return null
  return {
    url,
    kind: scheme.toLowerCase() === 'turn' ? 'turn' : 'stun',
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? (isSecure ? 5349 : 3478) : Number(port),
    transport: isSecure ? 'tls' : asked?.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
  }
}
