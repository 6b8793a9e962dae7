import { useDeferredValue, useEffect, useState } from 'react'
import { after } from '../time/clock.js'

/** By then the two mostly see one another, and no control has been missed. */
const DELAY_MS = 350

/**
 * Whether what is around the other person's picture is rendered: after the answer, at once while the two are not connected, or else a
 * moment later, also where the picture is there before. Until then the page belongs to the devices that are opening, each of whose
 * steps waits for a moment in which nothing is rendered, and to one's own first picture on its way.
 */
export function useFrameDue(isAnswered: boolean, isConnected: boolean): boolean {
  const [isDue, setDue] = useState(false)
  if (isAnswered && !isDue && !isConnected) setDue(true)
  useEffect(() => (isAnswered ? after(DELAY_MS, () => setDue(true)) : undefined), [isAnswered])
  return useDeferredValue(isDue, false)
}
