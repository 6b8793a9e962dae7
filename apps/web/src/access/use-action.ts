import { useState } from 'react'
import { sentenceOf } from './server-request.js'

/** Something that a person asks of the server: whether it is being done, and what went wrong with it. */
export interface Action {
  readonly isBusy: boolean
  readonly problem: string | null
  /** Does it, unless it is being done. @returns whether it worked. */
  run(work: () => Promise<unknown>): Promise<boolean>
}

export function useAction(): Action {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const run = async (work: () => Promise<unknown>) => {
    if (isBusy) return false
    setBusy(true)
    setProblem(null)
    try {
      await work()
      return true
    } catch (error) {
      setProblem(sentenceOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, problem, run }
}
