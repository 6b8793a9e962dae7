import type { Address, EndReason } from '@ringdown/client'
import type { QualityWord } from '../quality/quality-texts.js'
import { dateNow } from '../time/clock.js'
import { Observable } from './observable.js'
import { type BrowserStorage, isString, readStored, writeStored } from './stored-value.js'

/** A call this browser took part in. */
export interface RecentCall {
  readonly id: string
  readonly name: string
  /** Where to call back; `null` if nobody was there. */
  readonly address: Address | null
  readonly direction: 'outgoing' | 'incoming'
  /** When the call ended, in milliseconds since the epoch. */
  readonly at: number
  /** How long the two talked, in milliseconds; `null` if they did not. */
  readonly talkedMs: number | null
  /** Why it ended. Missing in calls stored by an older version. */
  readonly reason?: EndReason | null
  /** How the connection was; `null` if the call was too short to say. Missing like `reason`. */
  readonly quality?: QualityWord | null
}

const KEY = 'ringdown.recent'
const CLEARED = 'ringdown.recent-cleared'
const LIMIT = 20

/** The calls of this browser, newest first, at most 20. */
export class RecentCalls extends Observable<readonly RecentCall[]> {
  readonly #storage: BrowserStorage

  constructor(storage: BrowserStorage) {
    super(readStored(storage, KEY, isRecentCalls, []))
    this.#storage = storage
  }

  /** Forgets every call, and hides those missed so far. */
  clear(): void {
    writeStored(this.#storage, CLEARED, dateNow())
    writeStored(this.#storage, KEY, [])
    this.set([])
  }

  /** Calls from before this moment are not shown: when the person last cleared the list, by the time of day. */
  get clearedAt(): number {
    return readStored(this.#storage, CLEARED, isNumber, 0)
  }

  /** Whether they have talked, as far as this browser remembers. */
  hasTalkedTo(address: Address): boolean {
    return this.snapshot.some(call => call.address === address && call.talkedMs !== null)
  }

  /** What other tabs have added or cleared meanwhile holds. */
  add(call: RecentCall): void {
    const kept = readStored(this.#storage, KEY, isRecentCalls, this.snapshot)
    this.set([call, ...kept.filter(known => known.id !== call.id)].slice(0, LIMIT))
    writeStored(this.#storage, KEY, this.snapshot)
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isRecentCalls(value: unknown): value is readonly RecentCall[] {
  return Array.isArray(value) && value.every(isRecentCall)
}

function isRecentCall(value: unknown): value is RecentCall {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, address, direction, at, talkedMs } = value as Partial<Record<keyof RecentCall, unknown>>
  return (
    isString(id) &&
    isString(name) &&
    (address === null || isString(address)) &&
    (direction === 'outgoing' || direction === 'incoming') &&
    isNumber(at) &&
    (talkedMs === null || isNumber(talkedMs))
  )
}
