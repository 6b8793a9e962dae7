import { type ErrorCode, type Problem, RingdownError } from '@ringdown/protocol'

const STATUS: Partial<Record<ErrorCode, number>> = {
  'bad-request': 400,
  unauthorized: 401,
  'not-allowed': 403,
  'too-large': 413,
  'rate-limited': 429,
  unavailable: 503,
}

/** The answer to a failed request; `null` if the fault is ours. */
export function describeFailure(error: unknown): { status: number; problem: Problem } | null {
  if (error instanceof RingdownError) {
    return { status: STATUS[error.code] ?? 400, problem: error.problem }
  }
  // Fastify's own errors: a body that is not JSON, too large, or of another type.
  const status = statusOf(error)
  if (status === null || status < 400 || status >= 500) return null
  const problem: Problem =
    status === 413
      ? { code: 'too-large', message: 'The request is too large.' }
      : { code: 'bad-request', message: 'The request must be JSON. Send "content-type: application/json".' }
  return { status, problem }
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null
  return typeof error.statusCode === 'number' ? error.statusCode : null
}
