import { type Problem, RingdownError } from '@ringdown/protocol'

/** Refused because the source makes the server hold or compute enough already. */
export class OverBudget extends RingdownError {
  /** @param retryAfterMs when to try again. */
  constructor(problem: Pick<Problem, 'code' | 'message'>, retryAfterMs: number) {
    super({ ...problem, retryAfterMs })
  }
}

/** Too much is held. @param retryAfterMs when something may have been released. */
export function holdsTooMuch(retryAfterMs = 5_000): OverBudget {
  const message =
    'Your calls and connections take all the memory they may. End some, or try again in a moment.'
  return new OverBudget({ code: 'limit-reached', message }, retryAfterMs)
}

/** Too much was asked for. */
export function asksTooMuch(retryAfterMs: number): OverBudget {
  const message = `Too many requests from your network. Try again in ${Math.ceil(retryAfterMs / 1000)} s.`
  return new OverBudget({ code: 'rate-limited', message }, retryAfterMs)
}
