import { useEffect, useState } from 'react'
import { after } from './clock.js'

/** A flag that resets itself `ms` milliseconds after it was set, for things shown only briefly. */
export function usePassing(ms: number, initially = false): [boolean, (raised: boolean) => void] {
  const [raised, setRaised] = useState(initially)
  useEffect(() => (raised ? after(ms, () => setRaised(false)) : undefined), [raised, ms])
  return [raised, setRaised]
}
