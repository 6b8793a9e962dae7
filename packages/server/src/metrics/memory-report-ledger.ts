import { type CallId, type Clock, type Device, deviceKey } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import type { ReportLedger } from './report-ledger.js'

/** How long reports are remembered, in milliseconds, and how many. */
const REMEMBERED = 24 * 3_600_000
const LIMIT = 20_000

/** The reports accepted by this process. */
export class MemoryReportLedger implements ReportLedger {
  readonly #entered: LRUCache<string, true>

  constructor(clock: Clock) {
    this.#entered = expiringCache({ clock, lifetimeMs: REMEMBERED, limit: LIMIT })
  }

  async enter(callId: CallId, reporter: Device): Promise<boolean> {
    const key = `${callId} ${deviceKey(reporter)}`
    if (this.#entered.has(key)) return false
    this.#entered.set(key, true)
    return true
  }
}
