import {
  type Address,
  type CallCopy,
  type CallId,
  type CallState,
  type Clock,
  isOpen,
  isSameDevice,
  type ListenReply,
  type Party,
  RingdownError,
  UNKNOWN_CALL,
  userOf,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import { copyFor } from './call-copy.js'
import type { CallReachability } from './call-reachability.js'
import { devicesOf } from './parties.js'
import type { Sequencer } from './sequencer.js'
import type { WarmRing } from './warm-ring.js'

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly sequencer: Sequencer
  readonly ringMs: number
  readonly warmRing: WarmRing
  readonly callReachability: CallReachability
}

/** Gives readers their copies of the logs they may read. */
export class Reading {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * The part of a log that a reader lacks.
   *
   * @throws {RingdownError} `unknown-call`, also where the call is not the reader's.
   */
  async sync(reader: Party, callId: CallId, afterSeq: number): Promise<CallCopy> {
    const { store, sequencer } = this.#options
    const state = await store.head(callId)
    if (state === null) throw new RingdownError(UNKNOWN_CALL)
    const known = devicesOf(state).some(device => isSameDevice(device, reader))
    if (!known && !sequencer.isInvited(state, reader)) throw new RingdownError(UNKNOWN_CALL)
    const copy = await this.#copy(reader, callId, afterSeq)
    if (copy === null) throw new RingdownError(UNKNOWN_CALL)
    return copy
  }

  /** What waits at an address. The reader must listen to it already, or it could miss what arrives meanwhile. */
  async waitingAt(reader: Party, address: Address): Promise<ListenReply> {
    const { store, clock } = this.#options
    const calls: CallCopy[] = []
    for (const state of await store.held(address)) {
      if (isSameDevice(state.caller, reader)) continue
      const copy = await this.#copy(reader, state.callId, 0, isOpen)
      // None where it was answered or has ended since it was listed.
      if (copy) calls.push(copy)
    }
    const user = userOf(address)
    const missed = user === null ? [] : await store.missed(user)
    const now = clock.now()
    return { calls, missed: missed.map(call => ({ ...call, ageMs: Math.max(0, now - call.at) })) }
  }

  async #copy(
    reader: Party,
    callId: CallId,
    afterSeq: number,
    wanted: (state: CallState) => boolean = () => true,
  ): Promise<CallCopy | null> {
    const { store, clock, ringMs, warmRing, callReachability } = this.#options
    const log = await store.entries(callId, 0)
    // The head after the log, so that it is not older: a copy never says that an ended call still waits.
    const state = await store.head(callId)
    if (state === null || !wanted(state)) return null
    const copy = copyFor(state, log, { reader, afterSeq, now: clock.now(), ringMs })
    return {
      ...copy,
      ...(await warmRing.forReader(state, reader)),
      ...callReachability.forReader(state, reader),
    }
  }
}
