import { type CallId, type CallState, type Cancel, type Clock, isOpen, type Party } from '@ringdown/protocol'
import type { CallStore, Deadline, TakenDue } from '../store/call-store.js'
import { allSettled } from './all-settled.js'
import type { ErrorObserver, Reachability } from './ports.js'
import type { ServerEntries } from './server-entries.js'

/** How often deadlines are checked, in milliseconds. A deadline is at most this late. */
const TICK = 250
/** How long after a failure a deadline is tried again, in milliseconds. */
const RETRY = 1_000
/** How long callers have to come back after a restart of this server, in milliseconds: all of them come at once. */
const RETURN = 30_000
/** How long a process has to deal with the deadlines it took, in milliseconds. Then they are due again, for any process. */
const LEASE = 30_000

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly serverEntries: ServerEntries
  readonly reachability: Reachability
  /** See `SERVER_TIMERS` of the protocol. */
  readonly callerGraceMs: number
  readonly abandonedCallMs: number
  readonly onError: ErrorObserver
}

/**
 * Ends the calls that no device ends: not answered in time, caller gone, all parties gone. An accepted call ends only after
 * all its devices have been away for a long time.
 */
export class Deadlines {
  readonly #options: Options
  #cancel: Cancel | null = null

  constructor(options: Options) {
    this.#options = options
  }

  start(): void {
    this.#cancel = this.#options.clock.after(TICK, () => {
      this.start()
      this.check().catch(this.#options.onError)
    })
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  /** Ends what is due now. */
  async check(): Promise<void> {
    const { store, clock } = this.#options
    for (const due of await store.takeDue(clock.now(), LEASE)) await this.#handle(due)
  }

  /** A device's last connection was lost. */
  async deviceLeft(device: Party): Promise<void> {
    const { store, clock, callerGraceMs, abandonedCallMs } = this.#options
    const calls = await store.liveOfDevice(device.userId, device.deviceId)
    // Whether a device is still away is checked when the deadline passes.
    await allSettled(
      calls.map(call =>
        isOpen(call)
          ? store.setDue({ callId: call.callId, deadline: 'caller-gone' }, clock.now() + callerGraceMs)
          : store.setDue({ callId: call.callId, deadline: 'abandoned' }, clock.now() + abandonedCallMs),
      ),
    )
  }

  /**
   * This process has not seen for a while who is in a call. Its devices have some time to come back; whether they are still away
   * is checked when the deadline passes.
   */
  awaitReturn(call: CallState): Promise<void> {
    const { store, clock, callerGraceMs, abandonedCallMs } = this.#options
    const { callId } = call
    return isOpen(call)
      ? store.setDue({ callId, deadline: 'caller-gone' }, clock.now() + Math.max(RETURN, callerGraceMs))
      : store.setDue({ callId, deadline: 'abandoned' }, clock.now() + abandonedCallMs)
  }

  /**
   * A device has connected and is in `calls`. It leaves its other calls: the page that was in them is gone. `null` if the page was
   * here before, and may be in others.
   *
   * @param isOvertaken whether a newer connection has replaced this one, which then says what calls the device is in.
   * @returns the calls it is in.
   */
  async deviceArrived(
    device: Party,
    calls: readonly CallId[] | null,
    isOvertaken: () => boolean,
  ): Promise<readonly CallState[]> {
    const { store, serverEntries } = this.#options
    const live = await store.liveOfDevice(device.userId, device.deviceId)
    if (isOvertaken()) return []
    if (calls === null) return live
    const others = live.filter(({ callId }) => !calls.includes(callId))
    await allSettled(others.map(({ callId }) => serverEntries.remove(callId, device, 'peer-left')))
    return live.filter(({ callId }) => calls.includes(callId))
  }

  async #handle(due: TakenDue): Promise<void> {
    const { store, serverEntries, onError } = this.#options
    try {
      const reason = due.deadline === 'no-answer' ? 'no-answer' : 'peer-left'
      const isDue = (state: CallState) => this.#isDue(state, due.deadline)
      // Most are no longer due: the call was answered. That is seen without taking its lock.
      const state = await store.head(due.callId)
      if (state !== null && (await isDue(state))) {
        await serverEntries.conclude(due.callId, { type: 'hangup', reason }, isDue)
      }
      await store.settleDue(due)
    } catch (error) {
      onError(error)
      // If this fails too, the deadline is due again when its lease ends.
      await store.returnDue(due, this.#options.clock.now() + RETRY).catch(onError)
    }
  }

  async #isDue(state: CallState, deadline: Deadline): Promise<boolean> {
    switch (deadline) {
      case 'no-answer':
        return isOpen(state)
      case 'caller-gone':
        return isOpen(state) && this.#allGone(state)
      case 'abandoned':
        return state.phase === 'accepted' && this.#allGone(state)
    }
  }

  async #allGone({ parties }: CallState): Promise<boolean> {
    return (await this.#options.reachability.unreachable(parties)).length === parties.length
  }
}
