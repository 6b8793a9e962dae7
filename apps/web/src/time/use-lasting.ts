import { useEffect, useState } from 'react'
import { after } from './clock.js'

/** Whether `condition` has held for `ms` milliseconds without a break. Used to hide short interruptions. */
export function useLasting(condition: boolean, ms: number): boolean {
  const [lasted, setLasted] = useState(false)
  useEffect(() => {
    if (!condition) return
    const cancel = after(ms, () => setLasted(true))
    return () => {
      cancel()
      setLasted(false)
    }
  }, [condition, ms])
  return condition && lasted
}
