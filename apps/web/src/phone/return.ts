import type { Ringdown } from '@ringdown/client'
import { Observable } from './observable.js'
import type { TalkRecord } from './talk-record.js'

/** The SDK takes up the call of a page that was loaded anew within milliseconds; then there is none to come. */
const WITHIN_MS = 1_000

/**
 * Whether this page was loaded anew during a call that is about to be there again: until then it shows that, and not the
 * page behind the call.
 */
export function expectReturn(ringdown: Ringdown, record: TalkRecord): Observable<boolean> {
  const expected = new Observable(record.read() !== null && ringdown.snapshot.calls.length === 0)
  if (!expected.snapshot) return expected
  const settle = () => {
    clearTimeout(timer)
    unsubscribe()
    if (ringdown.snapshot.calls.length === 0) record.clear()
    expected.set(false)
  }
  const timer = setTimeout(settle, WITHIN_MS)
  const unsubscribe = ringdown.subscribe(() => {
    const { calls, connection } = ringdown.snapshot
    // The line is opened only after the SDK has looked for its call.
    if (calls.length > 0 || connection !== 'connecting') settle()
  })
  return expected
}
