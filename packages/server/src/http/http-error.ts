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
  const status = statusOf(error)
  if (status === null || status < 400 || status >= 500) return null
  return {
    status,
    problem: { code: status === 413 ? 'too-large' : 'bad-request', message: sentenceOf(error) },
  }
}

/** Fastify's own errors. */
function sentenceOf(error: unknown): string {
  switch ((error as { code?: unknown }).code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'The request is too large.'
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'The request must be JSON. Send "content-type: application/json".'
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return 'The request has no body. Send a JSON object.'
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return 'The body of the request is not valid JSON.'
    default:
      return 'The request cannot be read.'
  }
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null
  return typeof error.statusCode === 'number' ? error.statusCode : null
}
