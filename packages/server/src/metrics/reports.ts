import {
  calleeOf,
  isSameDevice,
  type Party,
  type Problem,
  type ReportRequest,
  RingdownError,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import type { Traces } from '../traces/traces.js'
import type { ReceiptMetrics } from './receipt-metrics.js'
import type { ReportLedger } from './report-ledger.js'

interface Options {
  readonly store: CallStore
  readonly ledger: ReportLedger
  readonly metrics: ReceiptMetrics
  readonly traces?: Pick<Traces, 'reported'> | null | undefined
}

/** Takes the reports of devices on their calls: one from each party, including those who have left. */
export class Reports {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * Counts a receipt; a repeated one is ignored.
   *
   * @throws {RingdownError} `unknown-call`, also if the call is not the reporter's or was not accepted.
   */
  async take(reporter: Party, { callId, receipt }: ReportRequest): Promise<void> {
    const { store, ledger, metrics, traces } = this.#options
    const state = await store.head(callId)
    const tookPart =
      state !== null && [...state.parties, ...state.left].some(party => isSameDevice(party, reporter))
    if (!tookPart || calleeOf(state) === null) throw new RingdownError(UNKNOWN_CALL)
    if (!(await ledger.enter(callId, reporter))) return
    // The log knows who called, whatever a device says about itself.
    const role = isSameDevice(state.caller, reporter) ? 'caller' : 'callee'
    metrics.observe(receipt, role)
    traces?.reported(state, { ...receipt, role })
  }
}

const UNKNOWN_CALL: Problem = {
  code: 'unknown-call',
  message: 'There is no such call, it is not yours, or nobody has accepted it.',
}
