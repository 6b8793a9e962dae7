/** An `RTCIceCandidate` as a browser creates it. */
export class FakeIceCandidate {
  readonly candidate: string
  readonly sdpMid: string | null
  readonly sdpMLineIndex: number | null
  readonly usernameFragment: string | null
  readonly foundation: string | null
  readonly component: 'rtp' | 'rtcp' | null
  readonly priority: number | null
  readonly address: string | null
  readonly port: number | null
  readonly protocol: string | null
  readonly type: string | null
  readonly tcpType: string | null
  readonly relatedAddress: string | null
  readonly relatedPort: number | null

  constructor(init: RTCIceCandidateInit) {
    this.candidate = init.candidate ?? ''
    this.sdpMid = init.sdpMid ?? null
    this.sdpMLineIndex = init.sdpMLineIndex ?? null
    const parts = parseCandidate(this.candidate)
    this.usernameFragment = init.usernameFragment ?? parts?.ufrag ?? null
    this.foundation = parts?.foundation ?? null
    this.component = parts?.component ?? null
    this.priority = parts?.priority ?? null
    this.address = parts?.address ?? null
    this.port = parts?.port ?? null
    this.protocol = parts?.protocol ?? null
    this.type = parts?.type ?? null
    this.tcpType = parts?.tcpType ?? null
    this.relatedAddress = parts?.relatedAddress ?? null
    this.relatedPort = parts?.relatedPort ?? null
  }

  toJSON(): RTCIceCandidateInit {
    return {
      candidate: this.candidate,
      sdpMid: this.sdpMid,
      sdpMLineIndex: this.sdpMLineIndex,
      usernameFragment: this.usernameFragment,
    }
  }
}

interface CandidateParts {
  readonly foundation: string
  readonly component: 'rtp' | 'rtcp'
  readonly priority: number
  readonly address: string
  readonly port: number
  readonly protocol: string
  readonly type: string
  readonly tcpType: string | null
  readonly relatedAddress: string | null
  readonly relatedPort: number | null
  readonly ufrag: string | null
}

/** Reads a candidate line (RFC 8839); returns `null` if it is not one. */
export function parseCandidate(line: string): CandidateParts | null {
  const match =
    /^(?:a=)?candidate:(\S+) (\d+) (udp|tcp) (\d+) (\S+) (\d+) typ (host|srflx|prflx|relay)\b(.*)$/i.exec(
      line,
    )
  if (!match) return null
  const [, foundation = '', component, protocol = '', priority, address = '', port, type = '', rest = ''] =
    match
  const relatedPort = / rport (\d+)/.exec(rest)?.[1]
  return {
    foundation,
    component: component === '2' ? 'rtcp' : 'rtp',
    priority: Number(priority),
    address,
    port: Number(port),
    protocol: protocol.toLowerCase(),
    type,
    tcpType: / tcptype (\S+)/.exec(rest)?.[1] ?? null,
    relatedAddress: / raddr (\S+)/.exec(rest)?.[1] ?? null,
    relatedPort: relatedPort === undefined ? null : Number(relatedPort),
    ufrag: / ufrag (\S+)/.exec(rest)?.[1] ?? null,
  }
}
