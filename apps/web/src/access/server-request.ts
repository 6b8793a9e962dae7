import { type ErrorCode, RingdownError } from '@ringdown/client'
import { addressOf } from '../frame/base-path.js'

/** What the server answers to a request over HTTP. */
export interface ServerRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: object
  /** Parameters that are undefined or empty are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** Of somebody who is not signed in here with a cookie. */
  readonly token?: string
}

/** Asks the server, with the cookie of the person who is signed in here, or with their token. */
export type AskServer = <Reply>(path: string, request?: ServerRequest) => Promise<Reply>

const UNREACHABLE = 'The server can’t be reached. Check your connection and try again.'

/**
 * Asks the server this page came from.
 *
 * @param path begins with `/api`.
 * @throws {RingdownError} with the server's sentence; `unavailable` if it cannot be reached.
 */
export async function askServer<Reply>(path: string, request: ServerRequest = {}): Promise<Reply> {
  return parse((await askText(path, request)).text) as Reply
}

/** A reply that is no JSON, and its headers. @throws {RingdownError} as {@link askServer}. */
export async function askText(
  path: string,
  request: ServerRequest = {},
): Promise<{ readonly text: string; readonly headers: Headers }> {
  const response = await fetchReply(path, request)
  const text = await response.text().catch(() => '')
  if (response.ok) return { text, headers: response.headers }
  throw new RingdownError(problemOf(parse(text)) ?? { code: codeOf(response.status), message: UNREACHABLE })
}

async function fetchReply(
  path: string,
  { method = 'GET', body, query = {}, token }: ServerRequest,
): Promise<Response> {
  const url = new URL(addressOf(path))
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value))
  }
  try {
    return await fetch(url, {
      method,
      cache: 'no-store',
      ...(body && { body: JSON.stringify(body) }),
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
    })
  } catch (cause) {
    throw new RingdownError({ code: 'unavailable', message: UNREACHABLE }, { cause })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A refusal in either of the server's two forms: `problem+json` of the API, and the error of everything else. */
function problemOf(reply: unknown): { code: ErrorCode; message: string } | null {
  const said = reply as Record<string, unknown> | null
  const problem = (said?.['error'] ?? said) as Record<string, unknown> | null | undefined
  const message = problem?.['detail'] ?? problem?.['message']
  if (typeof problem?.['code'] !== 'string' || typeof message !== 'string') return null
  return { code: problem['code'] as ErrorCode, message }
}

function codeOf(status: number): ErrorCode {
  return status === 401 ? 'unauthorized' : 'unavailable'
}

/** What went wrong, in a sentence. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : `Something went wrong. (${error})`
}
