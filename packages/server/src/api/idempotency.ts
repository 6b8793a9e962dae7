import { createHash } from 'node:crypto'
import type { Clock } from '@ringdown/protocol'
import type { Actor } from '../access/actor.js'
import type { IdempotentRequestRecords } from '../records/idempotent-requests.js'
import { ApiError } from './api-error.js'

/** How long a request is known by its key, in milliseconds. */
const KNOWN = 24 * 3_600_000
/** How long a request may take. Then its server has stopped, and it may be sent again. */
const LONGEST = 60_000
/** How often those that are no longer known are removed. */
const CLEANING = 3_600_000

/** What is answered. */
export interface Answer {
  readonly status: number
  /** JSON; `null` for none. */
  readonly reply: string | null
}

interface Asked {
  readonly actor: Actor
  /** The header `Idempotency-Key`. */
  readonly key: string
  /** Everything by which a request differs from another. */
  readonly request: readonly unknown[]
  /** The reply is not kept. */
  readonly showsSecret: boolean
}

/** Carries out a request once, however often it is sent with the same key. */
export class Idempotency {
  readonly #requests: IdempotentRequestRecords
  readonly #clock: Clock
  #cleanedAt = Number.NEGATIVE_INFINITY

  constructor({ requests, clock }: { readonly requests: IdempotentRequestRecords; readonly clock: Clock }) {
    this.#requests = requests
    this.#clock = clock
  }

  /**
   * @returns what `carryOut` answered, now or the first time. What it throws is passed on, and not remembered.
   * @throws {ApiError} `key-reused`, `still-running` or `already-done`.
   */
  async once({ actor, key, request, showsSecret }: Asked, carryOut: () => Promise<Answer>): Promise<Answer> {
    if (!/^[\x21-\x7e]{8,128}$/.test(key)) {
      throw new ApiError('bad-request', '"Idempotency-Key" must have 8 to 128 visible characters.')
    }
    const now = this.#clock.now()
    await this.#clean(now)
    const id = hashOf([whoseOf(actor), key])
    const known = await this.#requests.begin(id, hashOf(request), now, now - LONGEST)
    switch (known.state) {
      case 'new':
        return this.#carryOut(id, showsSecret, carryOut)
      case 'done':
        if (known.reply !== null || !showsSecret) return known
        throw new ApiError('already-done', 'This was done already. What it showed is shown once.')
      case 'running':
        throw new ApiError('still-running', 'The first request with this key is not done yet.', 1_000)
      case 'other':
        throw new ApiError('key-reused', 'This idempotency key belongs to another request. Choose a new one.')
    }
  }

  async #carryOut(id: string, showsSecret: boolean, carryOut: () => Promise<Answer>): Promise<Answer> {
    let answer: Answer
    try {
      answer = await carryOut()
    } catch (error) {
      await this.#requests.forget(id)
      throw error
    }
    await this.#requests.finish(id, answer.status, showsSecret ? null : answer.reply)
    return answer
  }

  async #clean(now: number): Promise<void> {
    if (now < this.#cleanedAt + CLEANING) return
    this.#cleanedAt = now
    await this.#requests.forgetBefore(now - KNOWN)
  }
}

/** Whose keys they are: two programs may choose the same. */
function whoseOf(actor: Actor): readonly string[] {
  if (actor.kind === 'program') return ['program', actor.keyId]
  return actor.kind === 'person' ? ['person', actor.userId] : ['nobody']
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
