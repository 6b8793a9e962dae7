import { queueTask } from '../turns.js'
import { FakeIceCandidate, parseCandidate } from './fake-ice-candidate.js'
import type { Sdp } from './fake-sdp.js'
import { gatheringPolicyOf } from './gathering-policy.js'

/** Addresses from documentation networks (RFC 5737): distinguishable, and reaching nobody. */
const ADDRESSES = {
  host: { network: '192.0.2', priority: 2122260223 },
  srflx: { network: '198.51.100', priority: 1686052607 },
  relay: { network: '203.0.113', priority: 41885695 },
} as const
const TYPES = ['host', 'srflx', 'relay'] as const

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
  readonly #remote = new Map<string, Map<string, Set<string>>>()
  #state: RTCIceGatheringState = 'new'
  #gathering: string | null = null

  /** @param host the last octet of this end's addresses. */
  constructor(host: number, events: GatheringEvents) {
    this.#host = host
    this.#events = events
  }

  get state(): RTCIceGatheringState {
    return this.#state
  }

  /**
   * Starts a generation, unless it has already been gathered; one in progress is abandoned.
   *
   * @param isBundled whether the peer has agreed to one transport for all m-lines; otherwise each has its own
   * candidates.
   */
  gather({ ufrag, sections }: Sdp, configuration: RTCConfiguration, isBundled: boolean): void {
    if (sections.length === 0 || this.#gathered.has(ufrag)) return
    this.#gathering = ufrag
    this.#gathered.set(ufrag, [])
    const policy = gatheringPolicyOf(configuration)
    const mids = sections.map(({ mid }) => mid).slice(0, isBundled ? 1 : sections.length)
    const found = mids.flatMap((mid, index) =>
      TYPES.filter(type => policy[type]).map(type => () => this.#found(ufrag, mid, index, type)),
    )
    this.#runSteps(ufrag, [() => this.#enter('gathering'), ...found, () => this.#complete()])
  }

  /**
   * The first offer was rolled back, so there is no transport left: gathering stops, and a moment later its state is
   * `new` again. If an older generation is in use, Chromium continues and hands out what the withdrawn offer gathers.
   */
  reset(): void {
    if (this.#gathered.size === 0) return
    this.#gathered.clear()
    this.#gathering = null
    queueTask(() => {
      if (this.#gathered.size === 0) this.#enter('new')
    })
  }

  stop(): void {
    this.#gathering = null
  }

  /** The candidate lines found so far, which are part of the local description. */
  gathered(ufrag: string, mid: string): string[] {
    const candidates = this.#gathered.get(ufrag) ?? []
    return candidates.filter(({ sdpMid }) => sdpMid === mid).map(({ candidate }) => candidate)
  }

  addRemote(ufrag: string, mid: string, line: string): void {
    const byMid = this.#remote.get(ufrag) ?? new Map<string, Set<string>>()
    this.#remote.set(ufrag, byMid)
    byMid.set(mid, (byMid.get(mid) ?? new Set()).add(line))
  }

  /** The known candidate lines of the other end, which are part of the remote description. */
  remoteOf(ufrag: string, mid: string): string[] {
    return [...(this.#remote.get(ufrag)?.get(mid) ?? [])]
  }

  /** Whether a generation has anything to try, successful or not. */
  hasRemote(ufrag: string): boolean {
    return this.#remote.has(ufrag)
  }

  /** Whether a candidate of a generation is an address of the other end. */
  canReach(other: IceAgent, ufrag: string): boolean {
    const lines = [...(this.#remote.get(ufrag)?.values() ?? [])].flatMap(lines => [...lines])
    return lines.some(line => other.#isAt(parseCandidate(line)?.address ?? ''))
  }

  #isAt(address: string): boolean {
    return Object.values(ADDRESSES).some(({ network }) => address === `${network}.${this.#host}`)
  }

  /** One step in each turn of the event loop, so that the page's own work comes in between. */
  #runSteps(ufrag: string, [first, ...rest]: readonly (() => void)[]): void {
    if (!first) return
    queueTask(() => {
      if (this.#gathering !== ufrag) return
      first()
      this.#runSteps(ufrag, rest)
    })
  }

  #complete(): void {
    this.#gathering = null
    this.#enter('complete')
    this.#events.onCandidate(null)
  }

  #enter(state: RTCIceGatheringState): void {
    if (this.#state === state) return
    this.#state = state
    this.#events.onState(state)
  }

  #found(ufrag: string, mid: string, index: number, type: keyof typeof ADDRESSES): void {
    const { network, priority } = ADDRESSES[type]
    const port = 50_000 + this.#host
    const base = type === 'host' ? '' : ' raddr 0.0.0.0 rport 0'
    const address = `${network}.${this.#host}`
    const candidate = new FakeIceCandidate({
      candidate: `candidate:1 1 udp ${priority} ${address} ${port} typ ${type}${base} generation 0 ufrag ${ufrag}`,
      sdpMid: mid,
      sdpMLineIndex: index,
      usernameFragment: ufrag,
    })
    this.#gathered.get(ufrag)?.push(candidate)
    this.#events.onCandidate(candidate)
  }
}
