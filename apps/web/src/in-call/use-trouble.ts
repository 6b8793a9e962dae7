import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { useEffect, useState } from 'react'
import { usePhone } from '../phone/phone-context.js'
import { nextChangeIn, type Trouble, troubleOf } from './trouble.js'

/** What to show of the call's troubles, renewed as they last. */
export function useTrouble(call: Call): Trouble {
  const phone = usePhone()
  const { connection, outage } = useCall(call)
  const [now, setNow] = useState(Date.now)
  const [returning, setReturning] = useState(() => phone.hasReturned(call))
  if (returning && connection === 'connected') setReturning(false)

  useEffect(() => {
    if (!outage) return
    const wait = nextChangeIn(outage, Date.now())
    // What is to be shown may have changed since `now` was read.
    const timer = setTimeout(() => setNow(Date.now()), wait ?? 0)
    return () => clearTimeout(timer)
  }, [outage, now])

  return troubleOf({ connection, outage }, { now: Math.max(now, outage?.since ?? 0), returning })
}
