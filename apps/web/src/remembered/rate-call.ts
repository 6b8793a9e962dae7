import type { CallId } from '@ringdown/client'
import type { CallQuality, Remembered } from '@ringdown/client/remembered'
import { after } from '../time/clock.js'

/** How long the server may take to learn that a call is over: its end may have come here first. */
const KNOWN = 1_000

/** Tells the server how a call was, in one word. It is no loss if that fails. */
export function rateCall(remembered: Remembered, callId: CallId, quality: CallQuality): void {
  after(KNOWN, () => {
    if (remembered.history.snapshot === null) return
    void remembered.changeHistory({ change: 'quality', callId, quality }).catch(() => {})
  })
}
