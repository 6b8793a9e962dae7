import type { CallId, Clock, Party, SERVER_TIMERS, WarmPolicy } from '@ringdown/protocol'
import type { Logger } from 'pino'
import { logCall, rememberContacts, updateBusy } from './call-changes.js'
import type { Metrics } from './metrics/metrics.js'
import { Reports } from './metrics/reports.js'
import type { Directory } from './presence/directory.js'
import { CallReachability } from './sequencer/call-reachability.js'
import { Deadlines } from './sequencer/deadlines.js'
import { MemoryPendingRestores } from './sequencer/memory-pending-restores.js'
import type { CallChange, Concealment, Deliver, Reachability, TellReachability } from './sequencer/ports.js'
import { Reading } from './sequencer/reading.js'
import { Restorations } from './sequencer/restorations.js'
import { Sequencer } from './sequencer/sequencer.js'
import { WarmRing } from './sequencer/warm-ring.js'
import type { ContactStore } from './store/contact-store.js'
import { MemoryCallStore } from './store/memory-call-store.js'
import { MemoryContacts } from './store/memory-contacts.js'

/** The protocol's durations, in milliseconds, each of which may be another. */
export type Timers = { readonly [Name in keyof typeof SERVER_TIMERS]: number }

interface Options {
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  readonly directory: Directory
  readonly reachability: Reachability
  readonly deliver: Deliver
  readonly tellReachability: TellReachability
  readonly metrics: Metrics
  readonly warm: WarmPolicy
  /** How many devices may take part in one call. */
  readonly mostParties: number
}

/** Everything about calls: their store, their one writer, their readers, and what ends them. */
export class Calls {
  readonly sequencer: Sequencer
  readonly reading: Reading
  readonly restorations: Restorations
  readonly reports: Reports
  readonly #deadlines: Deadlines
  readonly #callReachability: CallReachability
  readonly #store: MemoryCallStore
  readonly #contacts: ContactStore
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
    const { clock, logger, timers, reachability, metrics, warm, mostParties } = options
    const store = new MemoryCallStore({ clock, tombstoneMs: timers.tombstone, missedMs: timers.missed })
    this.#contacts = new MemoryContacts({ clock, lifetimeMs: timers.contact })
    const warmRing = new WarmRing({ policy: warm, contacts: this.#contacts })
    const shared = { store, clock, reachability, mostParties, ringMs: timers.ring, warmRing }
    this.#store = store
    this.sequencer = new Sequencer({
      ...shared,
      deliver: options.deliver,
      observe: change => this.#changed(change),
      observeConcealment: concealment => this.#concealed(concealment),
    })
    const { log } = this.sequencer
    this.#callReachability = new CallReachability({ store, reachability, tell: options.tellReachability })
    this.reading = new Reading({
      ...shared,
      sequencer: this.sequencer,
      callReachability: this.#callReachability,
    })
    const pending = new MemoryPendingRestores({ clock, lifetimeMs: timers.restoration })
    this.restorations = new Restorations({ store, log, pending, mostParties })
    this.reports = new Reports({ store, clock, metrics: metrics.receipts })
    this.#deadlines = new Deadlines({
      ...shared,
      log,
      callerGraceMs: timers.callerGrace,
      abandonedCallMs: timers.abandonedCall,
      onError: error => logger.error({ err: error }, 'a deadline could not be kept; it is tried again'),
    })
  }

  start(): void {
    this.#deadlines.start()
  }

  /** What is lost from now on is this server, which ends no call. */
  stop(): void {
    this.#deadlines.stop()
  }

  /** A device is here, in `calls`. */
  async deviceArrived(device: Party, calls: readonly CallId[]): Promise<void> {
    await this.#deadlines.deviceArrived(device, calls)
    await this.#callReachability.changed(device)
  }

  /** A device's last connection was lost. */
  async deviceLeft(device: Party): Promise<void> {
    await this.#callReachability.changed(device)
    await this.#deadlines.deviceLeft(device)
  }

  #changed(change: CallChange): void {
    const { logger, metrics } = this.#options
    logCall(change, logger)
    metrics.calls.changed(change.before, change.after)
    this.#follow(change).catch((error: unknown) => {
      logger.error({ err: error, callId: change.after.callId }, 'following a call failed')
    })
  }

  /** What an address leaked to would be this log's reader: it is told how many, never which. */
  #concealed({ callId, author, concealed }: Concealment): void {
    const { logger, metrics } = this.#options
    metrics.calls.concealed(concealed)
    logger.debug({ callId, userId: author.userId, concealed }, 'candidates before the answer not passed on')
  }

  async #follow(change: CallChange): Promise<void> {
    const { reachability, directory } = this.#options
    const { entry, after, restored } = change
    if (restored) this.#callReachability.tell(after)
    else if (entry.type === 'accept') this.#callReachability.tellAccepted(after)
    await rememberContacts(change, this.#contacts)
    // Its socket was lost while its entry was on the way, so nobody has asked yet what becomes of this call.
    if (entry.from !== null && !reachability.isHere(entry.from)) await this.#deadlines.deviceLeft(entry.from)
    await updateBusy(change, this.#store, directory)
  }
}
