import { type ErrorCode, type Problem, RingdownError } from '@ringdown/protocol'

/** A problem to show to people, with the error behind it for developers. */
export interface ConnectionProblem extends Problem {
  /** The error behind it, if there is one: with `token-failed`, what the token function threw. */
  readonly cause?: unknown
}

export const UNREACHABLE: Problem = {
  code: 'unavailable',
  message: 'The server cannot be reached. Trying again.',
}

const PASSING: readonly ErrorCode[] = ['timeout', 'unavailable', 'rate-limited', 'internal', 'token-failed']

/** Whether trying again later may succeed. Of limits, some say when; of calls that are refused, a person decides. */
export function isPassing({ code, retryAfterMs }: Problem): boolean {
  return PASSING.includes(code) || (code === 'limit-reached' && retryAfterMs !== undefined)
}

/** Reads a problem sent by a server; `null` if it is not one. */
export function readProblem(data: unknown): Problem | null {
  const problem = data as Partial<Problem> | null | undefined
  return typeof problem?.code === 'string' ? (problem as Problem) : null
}

/** The problem that an error of the token function amounts to. */
export function tokenProblem(cause: unknown): ConnectionProblem {
  if (cause instanceof RingdownError) return { ...cause.problem, cause }
  return { code: 'token-failed', message: `The token function failed. Trying again. (${cause})`, cause }
}
