import type { Ringdown } from '@ringdown/client'
import { after } from '../time/clock.js'
import { Observable } from './observable.js'
import type { TalkRecord } from './talk-record.js'

/** The SDK restores the call of a reloaded page within milliseconds; after this long there is none to expect. */
const WITHIN_MS = 1_000

/**
 * Whether this page was reloaded during a call that is about to come back. Until then the app shows that, not the
 * page behind the call.
 */
export function expectReturn(ringdown: Ringdown, record: TalkRecord): Observable<boolean> {
  const expected = new Observable(record.read() !== null && ringdown.snapshot.calls.length === 0)
  if (!expected.snapshot) return expected
  const settle = () => {
    cancel()
    unsubscribe()
    if (ringdown.snapshot.calls.length === 0) record.clear()
    expected.set(false)
  }
  const cancel = after(WITHIN_MS, settle)
  const unsubscribe = ringdown.subscribe(() => {
    const { calls, connection } = ringdown.snapshot
    // The SDK connects only after it has looked for a saved call.
    if (calls.length > 0 || connection !== 'connecting') settle()
  })
  return expected
}
