import { type ErrorCode, type Problem, RingdownError } from '@ringdown/protocol'

/** What is wrong, for people, with what a developer needs to find out why. */
export interface ConnectionProblem extends Problem {
  /** What was thrown, where something was: with `token-failed`, by the token function. */
  readonly cause?: unknown
}

export const UNREACHABLE: Problem = {
  code: 'unavailable',
  message: 'The server cannot be reached. Trying again.',
}

const PASSING: readonly ErrorCode[] = ['timeout', 'unavailable', 'rate-limited', 'internal', 'token-failed']

/** Whether the same may succeed later. */
export function isPassing({ code }: Problem): boolean {
  return PASSING.includes(code)
}

/** What a server gave as a problem, or `null` where it is none. */
export function readProblem(data: unknown): Problem | null {
  const problem = data as Partial<Problem> | null | undefined
  return typeof problem?.code === 'string' ? (problem as Problem) : null
}

/** What a token function threw. */
export function tokenProblem(cause: unknown): ConnectionProblem {
  if (cause instanceof RingdownError) return { ...cause.problem, cause }
  return { code: 'token-failed', message: `The token function failed. Trying again. (${cause})`, cause }
}
