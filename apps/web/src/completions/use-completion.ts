import { RingdownError } from '@ringdown/client'
import type { NamedUser } from '@ringdown/client/completions'
import { useWatchable } from '@ringdown/react'
import { useState } from 'react'
import { usePhone } from '../phone/phone-context.js'
import { COMPLETION_TEXTS } from './completion-texts.js'

/** Whether this person waits for another (`null` where the server offers none), and what they can do about it. */
export function useCompletion(person: NamedUser) {
  const { completions } = usePhone()
  const waits = useWatchable(completions.waits)
  const [problem, setProblem] = useState<string | null>(null)
  const attempt = (what: 'begin' | 'end') => () => {
    setProblem(null)
    completions[what](person).catch((error: unknown) => {
      const isLimit = error instanceof RingdownError && error.code === 'limit-reached'
      setProblem(isLimit ? error.message : COMPLETION_TEXTS.failed)
    })
  }
  return {
    isWaiting: waits?.some(({ userId }) => userId === person.userId) ?? null,
    begin: attempt('begin'),
    end: attempt('end'),
    problem,
  }
}
