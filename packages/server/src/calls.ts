import {
  type Address,
  type CallId,
  type Clock,
  type Device,
  isOpen,
  type Party,
  type Reachability as ReachabilityNotice,
  type SERVER_TIMERS,
  type UserId,
  type WarmPolicy,
} from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Backends } from './backends.js'
import { keepRecord, logCall, rememberContacts, updateBusy } from './call-changes.js'
import { CallResumption } from './call-resumption.js'
import type { Desks } from './lines/desks.js'
import { type LineTellers, openLines } from './lines/line-service.js'
import type { LineWatch } from './lines/line-watch.js'
import type { Lines } from './lines/lines.js'
import type { Metrics } from './metrics/metrics.js'
import { Reports } from './metrics/reports.js'
import { CallReachability, type ToldReachability } from './sequencer/call-reachability.js'
import { Deadlines } from './sequencer/deadlines.js'
import { Links } from './sequencer/links.js'
import { LogWriter } from './sequencer/log-writer.js'
import { Moves } from './sequencer/moves.js'
import type {
  Announce,
  CallChange,
  CallObserver,
  Concealment,
  CountListeners,
  CountVisitors,
  Deliver,
  Reachability,
  TellReachability,
} from './sequencer/ports.js'
import { Reading } from './sequencer/reading.js'
import { Restorations } from './sequencer/restorations.js'
import { RingAdmission } from './sequencer/ring-admission.js'
import { Sequencer } from './sequencer/sequencer.js'
import { ServerEntries } from './sequencer/server-entries.js'
import { WarmRing } from './sequencer/warm-ring.js'
import { StoreError } from './store/store-error.js'
import type { Traces } from './traces/traces.js'

/** The protocol's durations in milliseconds, possibly with other values. */
export type Timers = { readonly [Name in keyof typeof SERVER_TIMERS]: number }

interface Options {
  readonly backends: Backends
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  readonly deliver: Deliver
  readonly announce?: Announce
  readonly tellReachability: TellReachability
  readonly countVisitors: CountVisitors
  readonly countListeners: CountListeners
  readonly lineTellers: LineTellers
  /** Whether only lines that were made can be called. */
  readonly onlyMadeLines: boolean
  readonly metrics: Metrics
  readonly traces?: Traces | null
  /** Is told of each change after its entry was delivered. */
  readonly observe?: CallObserver
  readonly warm: WarmPolicy
  /** How many devices may take part in one call. */
  readonly mostParties: number
  /** Whether the client of a connected device can take part in a move; `undefined` for one that is not connected. */
  readonly canMove: (device: Device) => Promise<boolean | undefined>
}

/** Everything about calls: what writes, reads and ends them. */
export class Calls {
  readonly sequencer: Sequencer
  readonly reading: Reading
  readonly restorations: Restorations
  readonly reports: Reports
  readonly links: Links
  readonly lines: Lines
  readonly desks: Desks
  readonly lineWatch: LineWatch
  readonly #serverEntries: ServerEntries
  readonly #deadlines: Deadlines
  readonly #resumption: CallResumption
  readonly #callReachability: CallReachability
  readonly #reachability: Reachability
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
    const { backends, clock, logger, timers, metrics, warm, mostParties } = options
    const { calls: store, contacts, locks, devices, pendingRestores: pending } = backends
    const reachability: Reachability = {
      unreachable: parties => devices.unreachable(parties),
      listens: (device, address) => devices.listens(device, address),
    }
    const { countVisitors, countListeners } = options
    const warmRing = new WarmRing({ policy: warm, contacts, countListeners })
    const links = new Links({ links: backends.links, store, clock, countVisitors })
    const { choices: wishes, directory, history } = backends
    const shared = {
      ...{ links, store, clock, locks, wishes, reachability, mostParties, warmRing },
      ringMs: timers.ring,
    }
    const log = new LogWriter({
      ...shared,
      deliver: options.deliver,
      ...(options.announce && { announce: options.announce }),
      observe: change => this.#changed(change),
      leaves: (call, isGone) => this.lines.leaves(call, isGone),
      onError: error => logger.warn({ err: error }, 'a copy could not be sent; its readers will ask for it'),
    })
    const serverEntries = new ServerEntries(log)
    const { lines, desks, watch } = openLines({
      kept: backends.lines,
      places: backends.places,
      nodes: backends.nodes,
      journal: backends.journal,
      lookMs: backends.lookMs,
      tellers: options.lineTellers,
      wishes,
      clock,
      calls: store,
      log,
      onlyMade: options.onlyMadeLines,
    })
    const ringAdmission = new RingAdmission({
      ...backends,
      lines,
      wishes,
      declinedMs: timers.declined,
      nameOf: userId => directory.nameOf(userId),
      onTurnedAway: (callId, caller, callee) => history?.keepQuiet(callId, caller, callee),
    })
    const callReachability = new CallReachability({ ...shared, tell: options.tellReachability })
    const sequencer = new Sequencer({
      ...shared,
      moves: new Moves({ store, serverEntries, reachability, canMove: options.canMove }),
      lines,
      log,
      serverEntries,
      ringAdmission,
      clearWay: backends.clearWay,
      observeConcealment: concealment => this.#concealed(concealment),
    })
    this.#serverEntries = serverEntries
    this.sequencer = sequencer
    this.reading = new Reading({ ...shared, sequencer, callReachability })
    this.restorations = new Restorations({ store, serverEntries, pending, mostParties })
    this.reports = new Reports({
      store,
      ledger: backends.reportLedger,
      metrics: metrics.receipts,
      traces: options.traces,
    })
    this.#reachability = reachability
    this.links = links
    this.lines = lines
    this.desks = desks
    this.lineWatch = watch
    this.#callReachability = callReachability
    this.#deadlines = new Deadlines({
      ...shared,
      serverEntries,
      callerGraceMs: timers.callerGrace,
      abandonedCallMs: timers.abandonedCall,
      onError(error) {
        // What is wrong with the store is said once, and not four times a second.
        const level = error instanceof StoreError ? 'debug' : 'error'
        logger[level]({ err: error }, 'a deadline could not be stored; it will be tried again')
      },
    })
    this.#resumption = new CallResumption({ calls: store, deadlines: this.#deadlines, directory })
  }

  start(): void {
    this.#deadlines.start()
  }

  /** Takes up the calls that are in a store elsewhere. @param present the people connected to this process. */
  async resume(present: Iterable<UserId>): Promise<void> {
    await this.sequencer.cancelUnsure()
    await this.#resumption.resume(present)
  }

  /** From now on connections are lost because this server stops, which ends no call. */
  stop(): void {
    this.#deadlines.stop()
  }

  /** Looks again which of these people are busy, as far as they are connected to this process. */
  async refresh(people: readonly UserId[]): Promise<void> {
    const { directory } = this.#options.backends
    const own = people.filter(userId => directory.isConnectedHere(userId))
    await Promise.all(own.map(userId => this.#resumption.refresh(userId)))
  }

  /** A device has connected and is in `calls`; `null` if it may be in others, too. */
  async deviceArrived(
    device: Party,
    calls: readonly CallId[] | null,
    isOvertaken: () => boolean,
  ): Promise<void> {
    const { userId } = device
    const { backends } = this.#options
    // Nearly nobody is in a call as they come, and one question says so.
    if ((await backends.calls.liveOfUser(userId)).length === 0) {
      await backends.directory.setBusy(userId, false)
      return
    }
    this.lineWatch.deviceArrived(device, await this.#deadlines.deviceArrived(device, calls, isOvertaken))
    await this.#resumption.refresh(userId)
    await this.#callReachability.changed(device)
  }

  /** Ends a call for all, whatever its parties want. @returns `false` if there is no such call in progress. */
  async end(callId: CallId): Promise<boolean> {
    const call = await this.#options.backends.calls.head(callId)
    if (call === null || call.phase === 'ended') return false
    await this.#serverEntries.conclude(callId, { type: 'hangup', reason: 'completed' }, () => true)
    return true
  }

  /** Ends the calls that wait on links of a user which are over: the page that waits may not know that. */
  async endOnLinksOver(owner: UserId): Promise<void> {
    for (const { callId, address } of await this.#options.backends.calls.liveOfUser(owner)) {
      if (!(await this.links.isOver(address))) continue
      await this.#serverEntries.conclude(callId, { type: 'hangup', reason: 'cancelled' }, isOpen)
    }
  }

  /** A device no longer listens to an address. */
  stoppedListening(device: Party, address: Address): Promise<void> {
    return this.#callReachability.stoppedListening(device, address)
  }

  /** What a notice of reachability that comes late says by now, and to whom; `null` for nothing. */
  renewReachability(notice: ReachabilityNotice): Promise<ToldReachability | null> {
    return this.#callReachability.renew(notice)
  }

  /** A device's last connection was lost. @param listening what it listened to. */
  async deviceLeft(device: Party, listening: readonly Address[]): Promise<void> {
    for (const address of listening) await this.stoppedListening(device, address)
    const { calls, ringPolicies } = this.#options.backends
    await ringPolicies.leave(device)
    if ((await calls.liveOfDevice(device.userId, device.deviceId)).length === 0) return
    await this.#callReachability.changed(device)
    await this.#deadlines.deviceLeft(device)
  }

  #changed(change: CallChange): void {
    const { logger, metrics, traces, backends } = this.#options
    logCall(change, logger)
    traces?.changed(change, backends.calls)
    metrics.calls.changed(change.after)
    this.#options.observe?.(change)
    this.lines.follow(change)
    // A ring, for example: what follows depends on who takes part, and on the end.
    if (change.before?.parties === change.after.parties && change.after.phase !== 'ended') return
    this.#follow(change).catch((error: unknown) => {
      logger.error({ err: error, callId: change.after.callId }, 'an error after a call change')
    })
  }

  /** Logs how many candidates, never which: a log must not leak the addresses either. */
  #concealed({ callId, author, concealed }: Concealment): void {
    const { logger, metrics } = this.#options
    metrics.calls.concealed(concealed)
    logger.debug({ callId, userId: author.userId, concealed }, 'candidates withheld before the answer')
  }

  async #follow(change: CallChange): Promise<void> {
    const { backends } = this.#options
    const { entry, after, restored } = change
    await this.links.follow(change)
    if (restored) await this.#callReachability.tell(after)
    else if (entry.type === 'accept') await this.#callReachability.tellAccepted(after)
    if (entry.type === 'accept') await rememberContacts(change, backends.contacts, backends.directory)
    // The author's socket was lost before its entry was written, so the call has no deadline yet.
    const lost = entry.from === null ? [] : await this.#reachability.unreachable([entry.from])
    if (entry.from !== null && lost.length > 0) await this.#deadlines.deviceLeft(entry.from)
    await updateBusy(change, backends)
    if (after.phase === 'ended') await keepRecord(after, backends)
  }
}
