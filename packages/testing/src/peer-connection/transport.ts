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
 * One connection's path to its peer.
 *
 * ```
 *  new ──▶ connecting ──▶ connected ◀──▶ disconnected
 *              │  ▲           (restart)    │    │
 *              │  └────────────────────────┘    │
 *              └──────▶ failed ◀────────────────┘      failed ── restart ──▶ connecting
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

  /** Takes the steps that are due. `match` is the connection at the other end of the present generation, if it is ready. */
  advance(match: Transport | null): void {
    const generation = this.connection.generation
    if (!generation) return
    const isNew =
      generation.local !== this.#generation?.local && generation.remote !== this.#generation?.remote
    // A connection that works keeps the old path until the new generation has one.
    if (isNew && this.#state !== 'connected') this.#begin(generation)
    if (match && this.#reaches(match) && (isNew || this.#state === 'connecting')) {
      this.#establish(match, generation)
      return
    }
    const reachesPeer = this.#peer !== null && this.#reaches(this.#peer)
    if (this.#state === 'connected' && !reachesPeer && !this.#peer?.connection.isClosed) {
      this.#enter('disconnected', FAIL_AFTER_MS, 'failed')
    } else if (this.#state === 'disconnected' && reachesPeer) {
      this.#enter('connected')
    } else if (
      this.#state === 'connecting' &&
      !this.#cancel &&
      this.connection.ice.hasRemote(generation.remote)
    ) {
      this.#enterLater(FAIL_AFTER_MS, 'failed')
    }
  }

  /** The peer closed. Its channels are gone at once, the path after a while. */
  peerClosed(): void {
    this.connection.channels.finish()
    if (this.#state !== 'connected' || this.connection.isClosed) return
    this.#cancel?.()
    this.#cancel = this.#clock.after(NOTICE_AFTER_MS, () =>
      this.#enter('disconnected', FAIL_AFTER_MS, 'failed'),
    )
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #reaches(other: Transport): boolean {
    return !this.isCut && !other.isCut && !other.connection.isClosed
  }

  #begin(generation: Generation): void {
    this.#generation = generation
    this.#enter('connecting')
  }

  #establish(peer: Transport, generation: Generation): void {
    this.#peer = peer
    this.#generation = generation
    this.#enter('connected')
  }

  #enter(state: TransportState, thenAfterMs?: number, next?: TransportState): void {
    this.close()
    this.#state = state
    if (thenAfterMs !== undefined && next !== undefined) this.#enterLater(thenAfterMs, next)
    this.connection.showTransport(state)
  }

  #enterLater(afterMs: number, state: TransportState): void {
    this.#cancel = this.#clock.after(afterMs, () => this.#enter(state))
  }
}
