import type { Clock, TIMERS } from '@ringdown/protocol'
import type { Logger } from 'pino'
import { logCall, updateBusy } from './call-changes.js'
import type { Directory } from './presence/directory.js'
import { Deadlines } from './sequencer/deadlines.js'
import type { Attendance, CallChange, Deliver } from './sequencer/ports.js'
import { Reading } from './sequencer/reading.js'
import { Sequencer } from './sequencer/sequencer.js'
import { MemoryCallStore } from './store/memory-call-store.js'

/** The protocol's durations, in milliseconds, each of which may be another. */
export type Timers = { readonly [Name in keyof typeof TIMERS]: number }

interface Options {
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  readonly directory: Directory
  readonly attendance: Attendance
  readonly deliver: Deliver
}

/** Everything about calls: their store, their one writer, their readers, and what ends them. */
export class Calls {
  readonly sequencer: Sequencer
  readonly reading: Reading
  readonly deadlines: Deadlines
  readonly #store: MemoryCallStore
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
    const { clock, logger, timers, attendance, deliver } = options
    const store = new MemoryCallStore({ clock, tombstoneMs: timers.tombstone, missedMs: timers.missed })
    const shared = { store, clock, attendance, ringMs: timers.ring }
    this.#store = store
    this.sequencer = new Sequencer({ ...shared, deliver, observe: change => this.#changed(change) })
    this.reading = new Reading({ ...shared, sequencer: this.sequencer })
    this.deadlines = new Deadlines({
      ...shared,
      log: this.sequencer.log,
      callerGraceMs: timers.callerGrace,
      abandonedCallMs: timers.abandonedCall,
      onError: error => logger.error({ err: error }, 'a deadline could not be kept; it is tried again'),
    })
  }

  #changed(change: CallChange): void {
    const { logger } = this.#options
    logCall(change, logger)
    this.#follow(change).catch((error: unknown) => {
      logger.error({ err: error, callId: change.after.callId }, 'following a call failed')
    })
  }

  async #follow(change: CallChange): Promise<void> {
    const { attendance, directory } = this.#options
    const { entry } = change
    // Its socket was lost while its entry was on the way, so nobody has asked yet what becomes of this call.
    if (entry.from !== null && !attendance.isHere(entry.from)) await this.deadlines.deviceLeft(entry.from)
    await updateBusy(change, this.#store, directory)
  }
}
