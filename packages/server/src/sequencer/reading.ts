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
  SERVER_LIMITS,
  UNKNOWN_CALL,
  userOf,
} from '@ringdown/protocol'
import type { CallStore, StoredCall } from '../store/call-store.js'
import { copyFor } from './call-copy.js'
import type { CallReachability } from './call-reachability.js'
import { cutCopy, lengthOfCopy } from './cut-copy.js'
import type { Links } from './links.js'
import { devicesOf } from './parties.js'
import { isClosedTo } from './readers.js'
import { isUnheard, type RingWishes } from './ring-wishes.js'
import type { Sequencer } from './sequencer.js'
import type { WarmRing } from './warm-ring.js'

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly sequencer: Sequencer
  readonly ringMs: number
  readonly wishes: RingWishes
  readonly warmRing: WarmRing
  readonly callReachability: CallReachability
  readonly links: Links
}

interface HeldCalls {
  readonly waiting: ListenReply
  readonly isNone: boolean
}

/** Gives readers copies of the logs they may read. */
export class Reading {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * The part of a log that a reader lacks.
   *
   * @throws {RingdownError} `unknown-call`, also for a call that is not the reader's.
   */
  async sync(reader: Party, callId: CallId, afterSeq: number): Promise<CallCopy> {
    const call = await this.#options.store.read(callId)
    if (call === null || !(await this.#mayRead(reader, call.state))) throw new RingdownError(UNKNOWN_CALL)
    return cutCopy(await this.#copy(reader, call, afterSeq), SERVER_LIMITS.replyLength)
  }

  /** The calls that wait at an address. The reader must already listen to it, or could miss one that arrives meanwhile. */
  async waitingAt(reader: Party, address: Address): Promise<ListenReply> {
    return (await this.heldAt(reader, address)).waiting
  }

  /** The same, and whether any call waits there, also one that is not for this reader. */
  async heldAt(reader: Party, address: Address): Promise<HeldCalls> {
    const { store, clock, links, wishes } = this.#options
    const user = userOf(address)
    const [held, missed, link] = await Promise.all([
      store.held(address),
      user === null ? [] : store.missed(user),
      links.statusOf(address, reader),
    ])
    const isClosed = held.some(call => isClosedTo(call, reader))
    const others = isClosed
      ? []
      : held.filter(call => !isSameDevice(call.caller, reader) && !isUnheard(call, wishes))
    const calls = await Promise.all(others.map(({ callId }) => this.#waiting(reader, callId)))
    const now = clock.now()
    const waiting = {
      calls: withinOneReply(calls.flatMap(call => call ?? [])),
      missed: missed
        .filter(({ caller }) => !wishes.hasBlocked(reader.userId, caller.userId))
        .map(call => ({ ...call, ageMs: Math.max(0, now - call.at) })),
      // As if it did not exist.
      ...(link && { link: isClosed ? { state: 'unknown' as const } : link }),
    }
    return { waiting, isNone: held.length === 0 }
  }

  /** `null` if the call was answered or has ended since it was listed. */
  async #waiting(reader: Party, callId: CallId): Promise<CallCopy | null> {
    const call = await this.#options.store.read(callId)
    return call !== null && isOpen(call.state) ? this.#copy(reader, call, 0) : null
  }

  async #mayRead(reader: Party, state: CallState): Promise<boolean> {
    const hasPart = devicesOf(state).some(device => isSameDevice(device, reader))
    return hasPart || this.#options.sequencer.isInvited(state, reader)
  }

  async #copy(reader: Party, { state, log }: StoredCall, afterSeq: number): Promise<CallCopy> {
    const { clock, ringMs, warmRing, callReachability } = this.#options
    const copy = copyFor(state, log, { reader, afterSeq, now: clock.now(), ringMs })
    const [warming, reachability] = await Promise.all([
      warmRing.forReader(state, reader),
      callReachability.forReader(state, reader),
    ])
    return { ...copy, ...warming, ...reachability }
  }
}

/** The oldest calls as a whole, as long as they fit into one reply; of the others only the beginning. */
function withinOneReply(calls: readonly CallCopy[]): readonly CallCopy[] {
  let left: number = SERVER_LIMITS.replyLength
  return calls.map(call => {
    const copy = cutCopy(call, left)
    left = Math.max(0, left - lengthOfCopy(copy))
    return copy
  })
}
