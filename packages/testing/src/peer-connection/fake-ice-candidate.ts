/** An `RTCIceCandidate` as a browser hands it out; an empty `candidate` says that a generation has no more. */
export class FakeIceCandidate {
  readonly candidate: string
  readonly sdpMid: string | null
  readonly sdpMLineIndex: number | null
  readonly usernameFragment: string | null
  readonly address: string | null
  readonly port: number | null
  readonly protocol: string | null
  readonly type: string | null

  constructor(init: RTCIceCandidateInit) {
    this.candidate = init.candidate ?? ''
    this.sdpMid = init.sdpMid ?? null
    this.sdpMLineIndex = init.sdpMLineIndex ?? null
    const parts = parseCandidate(this.candidate)
    this.usernameFragment = init.usernameFragment ?? parts?.ufrag ?? null
    this.address = parts?.address ?? null
    this.port = parts?.port ?? null
    this.protocol = parts?.protocol ?? null
    this.type = parts?.type ?? null
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
  readonly address: string
  readonly port: number
  readonly protocol: string
  readonly type: string
  readonly ufrag: string | null
}

/** Reads a candidate line (RFC 8839), or returns `null` where it is not one. */
export function parseCandidate(line: string): CandidateParts | null {
  const match =
    /^(?:a=)?candidate:\S+ \d+ (udp|tcp) \d+ (\S+) (\d+) typ (host|srflx|prflx|relay)\b(.*)$/i.exec(line)
  if (!match) return null
  const [, protocol = '', address = '', port = '', type = '', rest = ''] = match
  return {
    address,
    port: Number(port),
    protocol: protocol.toLowerCase(),
    type,
    ufrag: / ufrag (\S+)/.exec(rest)?.[1] ?? null,
  }
}
