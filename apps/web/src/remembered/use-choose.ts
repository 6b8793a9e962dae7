import { RingdownError } from '@ringdown/client'
import type { ChoiceRequest } from '@ringdown/client/remembered'
import { useState } from 'react'
import { usePhone } from '../phone/phone-context.js'
import { REMEMBERED_TEXTS } from './remembered-texts.js'

/** Chooses, and says why if that fails. What is shown changes once the server has kept it. */
export function useChoose() {
  const { remembered } = usePhone()
  const [problem, setProblem] = useState<string | null>(null)
  const choose = (request: ChoiceRequest) => {
    setProblem(null)
    remembered.choose(request).catch((error: unknown) => {
      const isLimit = error instanceof RingdownError && error.code === 'limit-reached'
      setProblem(isLimit ? error.message : REMEMBERED_TEXTS.failed)
    })
  }
  return { choose, problem }
}
