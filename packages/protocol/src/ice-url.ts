/** The parts of a STUN or TURN server's URL (RFC 7064, RFC 7065). */
export interface IceUrl {
  readonly url: string
  readonly kind: 'stun' | 'turn'
  /** A name or an address; an IPv6 address without its brackets. */
  readonly host: string
  readonly port: number
  readonly transport: 'udp' | 'tcp' | 'tls' | 'dtls'
}

const SHAPE = /^(stun|turn)(s?):(\[[^\]]+\]|[^:?#/@\s]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i

/** @returns `null` for a URL that browsers reject too. */
export function readIceUrl(url: string): IceUrl | null {
  const [, scheme, secure, host, port, asked] = SHAPE.exec(url) ?? []
  if (scheme === undefined || host === undefined) return null
  const isSecure = secure !== ''
  const overUdp = asked === undefined ? !isSecure : asked.toLowerCase() === 'udp'
  return {
    url,
    kind: scheme.toLowerCase() === 'turn' ? 'turn' : 'stun',
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? (isSecure ? 5349 : 3478) : Number(port),
    transport: isSecure ? (overUdp ? 'dtls' : 'tls') : overUdp ? 'udp' : 'tcp',
  }
}
