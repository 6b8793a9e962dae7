import { type ErrorCode, type Problem, RingdownError } from '@ringdown/protocol'

/** The codes of the HTTP API and their status. Those of the protocol mean the same as on a socket. */
const STATUS = {
  'bad-request': 400,
  unauthorized: 401,
  'not-allowed': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  /** What it asks for contradicts what is there: the name is taken, it is over already. */
  conflict: 409,
  /** The first request with this idempotency key is still being worked on. */
  'still-running': 409,
  /** Done by an earlier request with this idempotency key, whose reply held a secret that is shown once. */
  'already-done': 409,
  /** The idempotency key belongs to another request. */
  'key-reused': 422,
  'too-large': 413,
  'limit-reached': 409,
  'rate-limited': 429,
  internal: 500,
  unavailable: 503,
} as const

/** What a program branches on. */
export type ApiCode = keyof typeof STATUS

export const API_CODES = Object.keys(STATUS) as readonly ApiCode[]

/** A refusal of the HTTP API. The message is a sentence for people. */
export class ApiError extends Error {
  readonly code: ApiCode
  /** How long to wait before trying again, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(code: ApiCode, message: string, retryAfterMs?: number) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

export function notFound(what: string): ApiError {
  return new ApiError('not-found', `There is no such ${what}.`)
}

/** A problem as RFC 9457 has it, with the code that programs branch on. */
export interface ProblemDocument {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  /** A sentence that says what is wrong and what to do. */
  readonly detail: string
  readonly code: ApiCode
  readonly retryAfterMs?: number
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

export function problemDocument(error: ApiError): ProblemDocument {
  const { code, message, retryAfterMs } = error
  const status = STATUS[code]
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail: message,
    code,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/** What the protocol's code is called here. */
const OF_PROTOCOL: Partial<Record<ErrorCode, ApiCode>> = {
  'unknown-user': 'not-found',
  'unknown-call': 'not-found',
  'call-exists': 'conflict',
  'call-ended': 'conflict',
}

export function ofProblem({ code, message, retryAfterMs }: Problem): ApiError {
  return new ApiError(
    OF_PROTOCOL[code] ?? (code in STATUS ? (code as ApiCode) : 'conflict'),
    message,
    retryAfterMs,
  )
}

/** What a route threw; `null` if the fault is ours. */
export function refusalOf(error: unknown): ApiError | null {
  if (error instanceof ApiError) return error
  return error instanceof RingdownError ? ofProblem(error.problem) : null
}
