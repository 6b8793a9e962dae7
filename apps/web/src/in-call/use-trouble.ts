import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { useEffect, useState } from 'react'
import { after, now as readNow } from '../time/clock.js'
import { nextChangeIn, type Trouble, troubleOf } from './trouble.js'

/** What to show about connection problems, updated as they last. */
export function useTrouble(call: Call): Trouble {
  const { connection, outage, resumed } = useCall(call)
  const [now, setNow] = useState(readNow)
  const [returning, setReturning] = useState(resumed !== null)
  if (returning && connection === 'connected') setReturning(false)

  useEffect(() => {
    const wait = outage && nextChangeIn(outage, now, readNow())
    if (wait === null) return
    return after(wait, () => setNow(readNow()))
  }, [outage, now])

  const since = outage?.since ?? null
  const [hintedSince, setHintedSince] = useState<number | null>(null)
  const trouble = troubleOf(
    { connection, outage },
    { now, returning, hinted: since !== null && since === hintedSince },
  )
  if (trouble.kind === 'hint' && since !== hintedSince) setHintedSince(since)
  return trouble
}
