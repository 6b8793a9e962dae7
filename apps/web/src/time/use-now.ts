import { useEffect, useState } from 'react'
import { every, now as readNow } from './clock.js'

/** The current time in milliseconds since the epoch, updated every second while mounted. */
export function useNow(): number {
  const [now, setNow] = useState(readNow)
  useEffect(() => every(1000, () => setNow(readNow())), [])
  return now
}
