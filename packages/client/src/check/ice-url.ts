/** The parts of a STUN or TURN server's URL (RFC 7064, RFC 7065). */
export interface IceUrl {
  readonly url: string
  readonly kind: 'stun' | 'turn'
  readonly host: string
  readonly port: number
  readonly transport: 'UDP' | 'TCP' | 'TLS' | 'DTLS'
}

const PATTERN = /^(stun|turn)(s?):(\[[^\]]+\]|[^:?#/@\s]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i

/** @returns `null` for a URL that browsers reject too. */
export function readIceUrl(url: string): IceUrl | null {
  const [, scheme, secure, host, port, asked] = PATTERN.exec(url) ?? []
  if (scheme === undefined || host === undefined) return null
  const isSecure = secure !== ''
  const kind = scheme.toLowerCase() === 'turn' ? 'turn' : 'stun'
  const overUdp = asked === undefined ? !isSecure : asked.toLowerCase() === 'udp'
  return {
    url,
    kind,
    host,
    port: port === undefined ? (isSecure ? 5349 : 3478) : Number(port),
    transport: isSecure ? (overUdp ? 'DTLS' : 'TLS') : overUdp ? 'UDP' : 'TCP',
  }
}

/** The name people know it by: `TURN over TCP, turn.example.org:3478`. */
export function nameIceUrl({ kind, host, port, transport }: IceUrl): string {
  return kind === 'stun' ? `STUN, ${host}:${port}` : `TURN over ${transport}, ${host}:${port}`
}
