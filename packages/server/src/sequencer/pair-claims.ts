import { type CallId, isOpen, type Party, type Problem, RingdownError, type UserId } from '@ringdown/protocol'
import type { CallStore, Claim } from '../store/call-store.js'
import { pairOf } from '../store/pair.js'
import type { ServerEntries } from './server-entries.js'

interface Options {
  readonly store: CallStore
  readonly serverEntries: ServerEntries
}

/** If another process handles a call between the same two at the same time, one of the processes finds the other's claim. */
export class PairClaims {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Ends an older call of the same caller's. @param counted rejects if the call may not be placed. @throws {RingdownError} */
  async claim(caller: Party, callee: UserId, callId: CallId, counted: Promise<void>): Promise<void> {
    const { store, serverEntries } = this.#options
    const key = pairOf(caller.userId, callee)
    const mine: Claim = { callId, userId: caller.userId }
    for (;;) {
      const holder = await store.claim(key, mine, CLAIM)
      if (holder.callId === callId) return
      await counted
      const other = await store.head(holder.callId)
      if (holder.userId !== caller.userId) {
        if (other === null || isOpen(other)) throw glare(holder.callId)
      } else if (other === null) throw new RingdownError(CALLING_ALREADY)
      else if (isOpen(other)) await serverEntries.remove(holder.callId, other.caller, 'replaced')
      // Somebody else may be faster again.
      await store.release(key, holder.callId)
    }
  }

  /** A claim without a call would keep the two from calling each other. */
  release({ userId }: Party, callee: UserId, callId: CallId): Promise<void> {
    return this.#options.store.release(pairOf(userId, callee), callId)
  }
}

/**
 * How long a claim holds, in milliseconds: until its call is written, which others find from then on. It is longer than a lease of
 * `redis/node-lease.ts`, without which nothing is written. If its process dies, the two can soon call each other again.
 */
export const CLAIM = 10_000

export function glare(callId: CallId): RingdownError {
  return new RingdownError({
    code: 'glare',
    message: 'They are calling you right now. Answer that call.',
    callId,
  })
}

/** The other device's process has claimed the pair and not yet written its call. */
const CALLING_ALREADY: Problem = {
  code: 'unavailable',
  message: 'Another of your devices is calling them right now. Try again.',
  retryAfterMs: 500,
}
