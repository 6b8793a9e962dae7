import { useDeferredValue, useEffect, useState } from 'react'
import { after } from '../time/clock.js'

/** Without a picture for so long, there may be none: controls must not be missed. */
const LATEST_MS = 350

/**
 * Whether what is around the other person's picture is rendered: after the answer, at once while the two are not connected, or else with
 * the picture, and soon in any case. Until then the page belongs to the devices that are opening, each of whose steps waits for a
 * moment in which nothing is rendered.
 */
export function useFrameDue(isAnswered: boolean, isConnected: boolean, hasPicture: boolean): boolean {
  const [isDue, setDue] = useState(false)
  if (isAnswered && !isDue && (hasPicture || !isConnected)) setDue(true)
  useEffect(() => (isAnswered ? after(LATEST_MS, () => setDue(true)) : undefined), [isAnswered])
  return useDeferredValue(isDue, false)
}
