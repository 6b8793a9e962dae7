import type { Call } from '@ringdown/client'
import { useEffect } from 'react'
import { usePhone } from './phone-context.js'

/** To be used by what answers a call with one press: its screen is in the page meanwhile, unseen. `null` is no call. */
export function useAnswerable(call: Call | null): void {
  const { answerable } = usePhone()
  useEffect(() => {
    if (!call) return
    answerable.set([...answerable.snapshot, call])
    return () => answerable.set(answerable.snapshot.filter(other => other !== call))
  }, [answerable, call])
}
