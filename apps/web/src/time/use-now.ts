import { useEffect, useState } from 'react'

/** The time, renewed every second while the component is mounted. Milliseconds since the epoch. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}
