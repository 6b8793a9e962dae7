import type { CallId, CallState, Cancel, Clock, Party } from '@ringdown/protocol'
import { isOpen } from '@ringdown/protocol'
import type { CallStore, Deadline } from '../store/call-store.js'
import type { LogWriter } from './log-writer.js'
import type { Reachability } from './ports.js'

/** How often what is due is looked for, in milliseconds; a deadline passes at most this late. */
const TICK = 250
/** How long after a failure a deadline is tried again, in milliseconds. */
const RETRY = 1_000

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly log: LogWriter
  readonly reachability: Reachability
  /** See `SERVER_TIMERS` of the protocol. */
  readonly callerGraceMs: number
  readonly abandonedCallMs: number
  readonly onError: (error: unknown) => void
}

/**
 * Ends the calls that no device will end: not answered in time, caller gone, all parties gone. Losing sockets alone never
 * ends an accepted call before all its devices have been away for long.
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
    const { store, clock, log, onError } = this.#options
    for (const due of await store.takeDue(clock.now())) {
      const reason = due.deadline === 'no-answer' ? 'no-answer' : 'peer-left'
      try {
        await log.conclude(due.callId, { type: 'hangup', reason }, state => this.#isDue(state, due.deadline))
      } catch (error) {
        onError(error)
        // Taken is taken: without this the call would never end.
        await store.setDue(due, clock.now() + RETRY)
      }
    }
  }

  /** A device's last connection was lost. */
  async deviceLeft(device: Party): Promise<void> {
    const { store, clock, callerGraceMs, abandonedCallMs } = this.#options
    for (const call of await store.liveOfDevice(device.userId, device.deviceId)) {
      // Who is here is asked when the time has come: until then anybody may be back.
      const { callId } = call
      if (isOpen(call)) await store.setDue({ callId, deadline: 'caller-gone' }, clock.now() + callerGraceMs)
      else await store.setDue({ callId, deadline: 'abandoned' }, clock.now() + abandonedCallMs)
    }
  }

  /** A device is here again, in `calls`; its other calls end, for the page that was in them is gone. */
  async deviceArrived(device: Party, calls: readonly CallId[]): Promise<void> {
    const { store, log } = this.#options
    for (const { callId } of await store.liveOfDevice(device.userId, device.deviceId)) {
      if (calls.includes(callId)) continue
      await log.remove(callId, device, 'peer-left')
    }
  }

  #isDue(state: CallState, deadline: Deadline): boolean {
    switch (deadline) {
      case 'no-answer':
        return isOpen(state)
      case 'caller-gone':
        return isOpen(state) && this.#allGone(state)
      case 'abandoned':
        return state.phase === 'accepted' && this.#allGone(state)
    }
  }

  #allGone(state: CallState): boolean {
    return !state.parties.some(party => this.#options.reachability.isHere(party))
  }
}
