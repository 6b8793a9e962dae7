import {
  type Clock,
  calleeOf,
  deviceKey,
  isParty,
  isSameDevice,
  type Party,
  type ReportRequest,
  RingdownError,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import { ExpiringMap } from '../store/expiring-map.js'
import type { ReceiptMetrics } from './receipt-metrics.js'

/** How long a device that has reported is remembered, in milliseconds, and how many such. */
const REMEMBERED = 24 * 3_600_000
const LIMIT = 20_000

interface Options {
  readonly store: CallStore
  readonly clock: Clock
  readonly metrics: ReceiptMetrics
}

/** Takes what devices report of their calls: each party of a call once. */
export class Reports {
  readonly #options: Options
  readonly #taken: ExpiringMap<string, true>

  constructor(options: Options) {
    this.#options = options
    this.#taken = new ExpiringMap({ clock: options.clock, lifetimeMs: REMEMBERED, limit: LIMIT })
  }

  /**
   * Counts a receipt; a repeated one is ignored.
   *
   * @throws {RingdownError} `unknown-call`, also where the call is not the reporter's or nobody has accepted it.
   */
  async take(reporter: Party, { callId, receipt }: ReportRequest): Promise<void> {
    const { store, metrics } = this.#options
    const state = await store.head(callId)
    if (state === null || calleeOf(state) === null || !isParty(state, reporter)) {
      throw new RingdownError(UNKNOWN_CALL)
    }
    const key = `${callId} ${deviceKey(reporter)}`
    if (this.#taken.get(key)) return
    this.#taken.set(key, true)
    metrics.observe(receipt, isSameDevice(state.caller, reporter) ? 'caller' : 'callee')
  }
}

const UNKNOWN_CALL = {
  code: 'unknown-call',
  message: 'There is no such call, it is not yours, or nobody has accepted it.',
} as const
