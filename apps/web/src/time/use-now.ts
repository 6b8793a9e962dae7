import { useEffect, useState } from 'react'

/** The current time in milliseconds since the epoch, updated every second while mounted. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}
