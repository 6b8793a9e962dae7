import {
  type AppendReply,
  type CallId,
  type Cancel,
  type Clock,
  type Draft,
  type ErrorCode,
  RingdownError,
} from '@ringdown/protocol'
import type { Signaling } from './signaling.js'

/** The errors after which the same draft is sent again: its `entryId` makes that harmless. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['timeout', 'unavailable', 'rate-limited', 'internal'])
const RETRY_MS = 1000
/** Beyond it drafts are refused: a page that cannot reach its server must not grow without limit. */
const MOST_WAITING = 256
const MOST_TRIES = 20

/**
 * Sends drafts to the log, in order, without waiting for one before the next, and again until the server has taken or
 * refused each: across lost replies and lost connections.
 */
export class Outbox {
  readonly #signaling: Signaling
  readonly #clock: Clock
  #waiting = 0

  constructor(signaling: Signaling, clock: Clock) {
    this.#signaling = signaling
    this.#clock = clock
  }

  /**
   * @returns the server's stamp.
   * @throws RingdownError the server's refusal, or `limit-reached` where too much waits already.
   */
  async append(callId: CallId, draft: Draft): Promise<AppendReply> {
    if (this.#waiting >= MOST_WAITING) {
      throw new RingdownError({ code: 'limit-reached', message: 'Too much is waiting for the server.' })
    }
    this.#waiting++
    try {
      for (let tries = 1; ; tries++) {
        try {
          return await this.#signaling.request('append', { callId, draft })
        } catch (error) {
          if (!(error instanceof RingdownError) || !RETRYABLE.has(error.code) || tries >= MOST_TRIES)
            throw error
          await this.#untilWorthTrying(error.problem.retryAfterMs ?? RETRY_MS)
        }
      }
    } finally {
      this.#waiting--
    }
  }

  /** Waits a moment while the line is up, else for the line. */
  #untilWorthTrying(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let cancelTimer: Cancel = () => {}
      const unsubscribe = this.#signaling.subscribe(check)
      const done = (settle: () => void) => {
        unsubscribe()
        cancelTimer()
        settle()
      }
      const giveUp = () =>
        done(() =>
          reject(new RingdownError({ code: 'unavailable', message: 'The line to the server is closed.' })),
        )
      const wasOnline = this.#signaling.snapshot.connection === 'online'
      const signaling = this.#signaling
      if (wasOnline) cancelTimer = this.#clock.after(ms, () => done(resolve))
      else if (signaling.snapshot.connection === 'closed') giveUp()

      function check() {
        const { connection } = signaling.snapshot
        if (connection === 'closed') giveUp()
        else if (connection === 'online' && !wasOnline) done(resolve)
      }
    })
  }
}
