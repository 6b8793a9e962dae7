import { useDeferredValue, useEffect, useState } from 'react'
import { after } from '../time/clock.js'

/** Without a picture for so long, there may be none: controls must not be missed. */
const LATEST_MS = 350

/**
 * Whether what is around the other person's picture is rendered: once the picture is there, and soon in any case. Until then
 * the page belongs to the devices that are opening, each of whose steps waits for a moment in which nothing is rendered.
 */
export function useFrameDue(hasPicture: boolean): boolean {
  const [isLate, setLate] = useState(false)
  useEffect(() => after(LATEST_MS, () => setLate(true)), [])
  return useDeferredValue(hasPicture || isLate, false)
}
