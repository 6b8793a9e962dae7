import { queueTask } from '../turns.js'
import { FakeIceCandidate, parseCandidate } from './fake-ice-candidate.js'

/** Which kinds of address a connection may gather, from its configuration. */
export interface GatheringPolicy {
  readonly host: boolean
  readonly srflx: boolean
  readonly relay: boolean
}

export function gatheringPolicyOf(configuration: RTCConfiguration): GatheringPolicy {
  const urls = (configuration.iceServers ?? []).flatMap(server => server.urls)
  const all = configuration.iceTransportPolicy !== 'relay'
  const turn = urls.some(url => url.startsWith('turn'))
  return { host: all, srflx: all && (turn || urls.some(url => url.startsWith('stun'))), relay: turn }
}

/** Addresses of documentation networks (RFC 5737): they can be told apart and reach nobody. */
const ADDRESSES = {
  host: { network: '192.0.2', priority: 2122260223 },
  srflx: { network: '198.51.100', priority: 1686052607 },
  relay: { network: '203.0.113', priority: 41885695 },
} as const

interface GatheringEvents {
  onState(state: RTCIceGatheringState): void
  /** `null` when gathering has ended. */
  onCandidate(candidate: FakeIceCandidate | null): void
}

/** Gathers local candidates, one generation at a time, and remembers the remote ones of each generation. */
export class IceAgent {
  readonly #host: number
  readonly #events: GatheringEvents
  readonly #gathered = new Map<string, FakeIceCandidate[]>()
  readonly #remote = new Map<string, Set<string>>()
  #gathering: string | null = null

  /** @param host the last octet of this end's addresses. */
  constructor(host: number, events: GatheringEvents) {
    this.#host = host
    this.#events = events
  }

  /** Starts on a generation, unless it has been gathered already; one that is under way is given up. */
  gather(ufrag: string, mid: string, policy: GatheringPolicy): void {
    if (this.#gathered.has(ufrag)) return
    this.#gathering = ufrag
    this.#gathered.set(ufrag, [])
    const step = (run: () => void) => queueTask(() => this.#gathering === ufrag && run())
    step(() => this.#events.onState('gathering'))
    for (const type of ['host', 'srflx', 'relay'] as const) {
      if (policy[type]) step(() => this.#found(ufrag, mid, type))
    }
    step(() => this.#emit(ufrag, mid, ''))
    step(() => {
      this.#gathering = null
      this.#events.onState('complete')
      this.#events.onCandidate(null)
    })
  }

  stop(): void {
    this.#gathering = null
  }

  /** The candidate lines found so far: they are part of the local description. */
  gathered(ufrag: string): string[] {
    return (this.#gathered.get(ufrag) ?? []).map(({ candidate }) => candidate)
  }

  addRemote(ufrag: string, candidate: string): void {
    const known = this.#remote.get(ufrag) ?? new Set()
    this.#remote.set(ufrag, known.add(candidate))
  }

  hasRemote(ufrag: string): boolean {
    return (this.#remote.get(ufrag)?.size ?? 0) > 0
  }

  #found(ufrag: string, mid: string, type: keyof typeof ADDRESSES): void {
    const { network, priority } = ADDRESSES[type]
    const port = 50_000 + this.#host
    const base = type === 'host' ? '' : ' raddr 0.0.0.0 rport 0'
    const address = `${network}.${this.#host}`
    const line = `candidate:1 1 udp ${priority} ${address} ${port} typ ${type}${base} generation 0 ufrag ${ufrag}`
    this.#emit(ufrag, mid, line)
  }

  #emit(ufrag: string, mid: string, line: string): void {
    const candidate = new FakeIceCandidate({
      candidate: line,
      sdpMid: mid,
      sdpMLineIndex: 0,
      usernameFragment: ufrag,
    })
    if (parseCandidate(line)) this.#gathered.get(ufrag)?.push(candidate)
    this.#events.onCandidate(candidate)
  }
}
