import type { CallId } from '@ringdown/protocol'
import { expect, it } from 'vitest'
import type { ReportLedger } from '../src/metrics/report-ledger.js'

/** What comes with a ledger under test. */
export interface ReportLedgerRig {
  /** Two nodes that share it. */
  readonly ledgers: readonly [ReportLedger, ReportLedger]
  /** Nobody reports on a call that is not there. */
  begin(callId: CallId): Promise<void>
}

/** What every ledger must do; each implementation's own test runs it. */
export function reportLedgerContract(name: string, make: () => Promise<ReportLedgerRig>): void {
  it(`${name} knows the first report of each device on each call, whichever node it comes to`, async () => {
    const { ledgers, begin } = await make()
    const [ledger, other] = ledgers
    const [ada, bob] = ['ada', 'bob'].map(userId => ({ userId, deviceId: 'd' }))
    for (const callId of ['c', 'd']) {
      await begin(callId)
      expect(await ledger.enter(callId, ada!)).toBe(true)
      expect(await other.enter(callId, ada!)).toBe(false)
      expect(await other.enter(callId, bob!)).toBe(true)
      expect(await ledger.enter(callId, bob!)).toBe(false)
    }
  })
}
