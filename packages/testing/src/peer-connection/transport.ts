import type { Cancel, Clock } from '@ringdown/protocol'
import type { FakePeerConnection } from './fake-peer-connection.js'
import type { TransportState } from './surroundings.js'

/** Milliseconds without a path after which ICE gives up. */
const FAIL_AFTER_MS = 20_000
/** Milliseconds until a connection notices that its peer was closed. */
const NOTICE_AFTER_MS = 5_000

export interface Generation {
  readonly local: string
  readonly remote: string
}

/**
 * One connection's path to its peer. A generation without a candidate of the peer has nothing to try, so it stays as
 * it is.
 *
 * ```
 * new ──▶ connecting ──▶ connected ◀──▶ disconnected
 * │  ▲           (restart)    │    │
 * │  └────────────────────────┘    │
 * └──────▶ failed ◀────────────────┘      failed ── restart ──▶ connecting
 * ```
 */
export class Transport {
  readonly connection: FakePeerConnection
  readonly #clock: Clock
  #state: TransportState = 'new'
  #peer: Transport | null = null
  #generation: Generation | null = null
  #cancel: Cancel | null = null
  /** Whether nothing gets through to or from this end. */
  isCut = false

  constructor(connection: FakePeerConnection, clock: Clock) {
    this.connection = connection
    this.#clock = clock
  }

  get state(): TransportState {
    return this.#state
  }

  get peer(): Transport | null {
    return this.#peer
  }

  /** Whether what is sent now arrives. */
  get isUp(): boolean {
    return this.#state === 'connected' && this.#peer?.state === 'connected' && this.#reaches(this.#peer)
  }

  /**
   * Takes the step that is due, and returns whether another may follow.
   *
   * @param match the connection at the other end of the current generation, once the two know where to find each
   * other.
   */
  advance(match: Transport | null): boolean {
    const generation = this.connection.generation
    if (!generation) return false
    const isNew =
      generation.local !== this.#generation?.local && generation.remote !== this.#generation?.remote
    const isFound = match !== null && this.#reaches(match)
    // A connection that works keeps the old path until the new generation has one.
    if (this.#state === 'connected') {
      if (isFound && isNew) this.#establish(generation, match)
      else this.#lookForLoss()
      return false
    }
    if (isNew && (isFound || this.connection.ice.hasRemote(generation.remote))) {
      this.#generation = generation
      this.#enter('connecting', FAIL_AFTER_MS, 'failed')
      return true
    }
    if (isFound && this.#state === 'connecting') this.#establish(generation, match)
    else if (this.#state === 'disconnected' && this.#reachesPeer) this.#enter('connected')
    return false
  }

  /** The peer closed. Its channels are gone at once if it could still say so, the path after a while. */
  peerClosed(): void {
    if (!this.isCut && !this.#peer?.isCut) this.connection.endData()
    if (this.#state !== 'connected' || this.connection.isClosed) return
    this.#cancel?.()
    this.#cancel = this.#clock.after(NOTICE_AFTER_MS, () =>
      this.#enter('disconnected', FAIL_AFTER_MS, 'failed'),
    )
  }

  fail(): void {
    this.#enter('failed')
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  get #reachesPeer(): boolean {
    return this.#peer !== null && this.#reaches(this.#peer)
  }

  #reaches(other: Transport): boolean {
    return !this.isCut && !other.isCut && !other.connection.isClosed
  }

  #establish(generation: Generation, peer: Transport): void {
    this.#generation = generation
    this.#peer = peer
    this.#enter('connected')
  }

  #lookForLoss(): void {
    if (this.#reachesPeer || this.#peer?.connection.isClosed) return
    this.#enter('disconnected', FAIL_AFTER_MS, 'failed')
  }

  #enter(state: TransportState, thenAfterMs?: number, next?: TransportState): void {
    this.close()
    const isChange = this.#state !== state
    this.#state = state
    if (thenAfterMs !== undefined && next !== undefined) this.#enterLater(thenAfterMs, next)
    if (isChange) this.connection.showTransport(state)
  }

  #enterLater(afterMs: number, state: TransportState): void {
    this.#cancel = this.#clock.after(afterMs, () => this.#enter(state))
  }
}
