import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { Clock } from '@ringdown/protocol'
import { guardedLookup, type Resolve, refusePrivateHost } from './guarded-lookup.js'

/** How long a receiver may take in all, in milliseconds. */
const LONGEST = 10_000
/** Bytes of an answer that are read. What it says does not matter, only that it ends. */
const ANSWER_BYTES = 16_384

/** What came of an attempt. */
export interface Attempt {
  readonly delivered: boolean
  /** The status of the answer; `null` if there was none. */
  readonly status: number | null
  /** Why it was not delivered, in a sentence. */
  readonly problem: string | null
  /** How long the receiver asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number
}

export interface SenderOptions {
  readonly clock: Clock
  /** Whether receivers may be in private networks, and without https. */
  readonly allowsPrivate: boolean
  /** Replaces the system's. */
  readonly resolve?: Resolve
}

/** Posts to addresses that people have entered: to the internet only, with bounds, following nothing. */
export class WebhookSender {
  readonly #options: SenderOptions

  constructor(options: SenderOptions) {
    this.#options = options
  }

  /** Why nothing may be sent to a URL; `null` if it may. Names are looked up when something is sent. */
  refusalOf(text: string): string | null {
    if (!URL.canParse(text)) return 'This is not a URL.'
    const url = new URL(text)
    const { allowsPrivate } = this.#options
    if (url.username !== '' || url.password !== '') return 'The URL must have no user and password in it.'
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowsPrivate)) {
      return 'The URL must begin with https://.'
    }
    if (allowsPrivate) return null
    try {
      refusePrivateHost(url)
      return null
    } catch (error) {
      return sentenceOf(error)
    }
  }

  /** Never throws: what goes wrong is the receiver's. @param signal gives up at once. */
  async post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal?: AbortSignal,
  ): Promise<Attempt> {
    const refusal = this.refusalOf(url)
    if (refusal !== null) return { delivered: false, status: null, problem: refusal }
    try {
      return attemptOf(await this.#exchange(new URL(url), headers, body, signal))
    } catch (error) {
      return { delivered: false, status: null, problem: sentenceOf(error) }
    }
  }

  #exchange(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const { clock, allowsPrivate, resolve } = this.#options
    return new Promise((done, fail) => {
      const send = url.protocol === 'https:' ? secureRequest : plainRequest
      const request: ClientRequest = send(url, {
        method: 'POST',
        // A connection of its own, which is checked as it is made.
        agent: false,
        ...(signal && { signal }),
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Ringdown',
        },
        ...(allowsPrivate ? {} : { lookup: guardedLookup(resolve) }),
      })
      const cancel = clock.after(LONGEST, () => {
        request.destroy(new Error(`There was no answer within ${LONGEST / 1000} s.`))
      })
      request.on('error', error => {
        cancel()
        fail(error)
      })
      request.on('response', answer => {
        const settle = () => {
          cancel()
          request.destroy()
          done(answer)
        }
        let bytes = 0
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > ANSWER_BYTES) settle()
        })
        answer.on('end', settle)
        answer.on('error', error => {
          cancel()
          fail(error)
        })
      })
      request.end(body)
    })
  }
}

function attemptOf({ statusCode = 0, headers }: IncomingMessage): Attempt {
  if (statusCode >= 200 && statusCode < 300) return { delivered: true, status: statusCode, problem: null }
  const isElsewhere = statusCode >= 300 && statusCode < 400
  const seconds = Number(headers['retry-after'])
  return {
    delivered: false,
    status: statusCode,
    problem: isElsewhere
      ? `It answered ${statusCode}. Redirects are not followed: change the URL.`
      : `It answered ${statusCode}.`,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  }
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.slice(0, 200)
}
