import {
  type CallId,
  type Clock,
  type HistoryChange,
  type HistoryPage,
  type HistoryRequest,
  type NamedUser,
  SERVER_LIMITS,
  type UserId,
} from '@ringdown/protocol'
import type { CallRecords, RecordSearch } from '../records/call-records.js'
import type { Histories } from '../records/histories.js'
import { WriteBehind } from '../records/write-behind.js'
import {
  type CallRecord,
  type EndedCall,
  type RecordContext,
  type RecordedCall,
  recordOf,
} from './call-record.js'

/** How many records are kept in all; beyond that, the oldest go before their time. */
const RECORDS = 200_000
/** After how many records that is looked at. */
const TRIM_EVERY = 1_000

interface Options {
  readonly clock: Clock
  readonly records: CallRecords
  readonly histories: Histories
  readonly onError: (error: unknown) => void
}

/** Hears whose history is another now. */
export type HistoryObserver = (people: readonly UserId[]) => void

/** What has happened: each person's own history, the same on all their devices, and the records of the owner. */
export class CallHistory {
  readonly #options: Options
  readonly #writes: WriteBehind<RecordedCall>
  readonly #observers: HistoryObserver[] = []
  readonly #writtenObservers: HistoryObserver[] = []
  #untrimmed = 0

  constructor(options: Options) {
    this.#options = options
    const { clock, onError } = options
    this.#writes = new WriteBehind({ clock, onError, write: calls => this.#write(calls) })
  }

  /** Keeps a call that is over. It is written a moment later; who reads waits for that. */
  keep(call: EndedCall, context: RecordContext): void {
    const kept = recordOf(call, context)
    if (kept !== null) this.#add(kept)
  }

  /** Somebody was called who wants not to be disturbed: they did not hear it. */
  keepQuiet(callId: CallId, caller: NamedUser, callee: UserId): void {
    const at = this.#options.clock.now()
    const { userId, name } = caller
    this.#add({
      record: null,
      personal: [
        {
          personId: callee,
          item: {
            ...{ callId, placedAt: at, endedAt: at, talkedMs: null, reason: 'no-answer' },
            ...{ direction: 'incoming', peer: { userId, name }, address: `user:${userId}` },
            ...{ missed: true, unread: true },
          },
        },
      ],
    })
  }

  async read(userId: UserId, { after, limit }: HistoryRequest): Promise<HistoryPage> {
    const { histories } = this.#options
    await this.#writes.flush()
    const most = limit ?? SERVER_LIMITS.historyPage
    const found = await histories.read(userId, after ?? null, most + 1)
    const items = found.slice(0, most)
    const isAll = after === undefined && found.length <= most
    // Most have few calls, and every page that connects asks for them.
    const unread = isAll ? items.filter(item => item.unread).length : await histories.countUnread(userId)
    return { items, unread, ...(found.length > most && { more: true }) }
  }

  async change(userId: UserId, change: HistoryChange): Promise<void> {
    const { histories } = this.#options
    await this.#writes.flush()
    if (change.change === 'read') await histories.markRead(userId, change.until)
    else if (change.change === 'clear') await histories.clear(userId, change.callId ?? null)
    else await histories.rate(userId, change.callId, change.quality)
    this.#tell([userId])
    this.#tellWritten([userId])
  }

  async search(search: RecordSearch): Promise<readonly CallRecord[]> {
    await this.#writes.flush()
    return this.#options.records.search(search)
  }

  subscribe(observe: HistoryObserver): void {
    this.#observers.push(observe)
  }

  /** Reports what this process has changed in the records, where other processes can read it. */
  subscribeToWritten(observe: HistoryObserver): void {
    this.#writtenObservers.push(observe)
  }

  /** Another process has changed it. */
  changedElsewhere(people: readonly UserId[]): void {
    this.#tell(people)
  }

  /** Writes the rest. */
  close(): Promise<void> {
    return this.#writes.close()
  }

  #add(kept: RecordedCall): void {
    this.#writes.add(kept)
    this.#tell(kept.personal.map(({ personId }) => personId))
  }

  #tell(people: readonly UserId[]): void {
    for (const observe of this.#observers) observe(people)
  }

  #tellWritten(people: readonly UserId[]): void {
    for (const observe of this.#writtenObservers) observe(people)
  }

  async #write(calls: readonly RecordedCall[]): Promise<void> {
    const { records, histories } = this.#options
    await records.add(calls)
    const people = new Set(calls.flatMap(({ personal }) => personal.map(({ personId }) => personId)))
    this.#tellWritten([...people])
    await histories.trim([...people], SERVER_LIMITS.historyPerUser)
    this.#untrimmed += calls.length
    if (this.#untrimmed < TRIM_EVERY) return
    this.#untrimmed = 0
    await records.trim(RECORDS)
  }
}
