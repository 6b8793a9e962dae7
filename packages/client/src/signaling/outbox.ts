import {
  type AppendReply,
  type CallId,
  type Cancel,
  type Clock,
  type Draft,
  RingdownError,
} from '@ringdown/protocol'
import { isPassing } from './problems.js'
import type { Signaling } from './signaling.js'

const RETRY_MS = 1000
/** Beyond it drafts are refused: a page that cannot reach its server must not grow without limit. */
const MOST_WAITING = 256
const MOST_TRIES = 20

/** A draft on its way. */
interface Sending {
  /** Whether it was sent while a draft before it was to be sent again: what the server says of it may not be true then. */
  hasOvertaken: boolean
  /** While it waits. */
  wake: (() => void) | null
}

/** The drafts of one call, in order, and whether they wait for the server to be worth a try. */
interface Lane {
  readonly sendings: Set<Sending>
  pause: 'timer' | 'connection' | null
  cancel: Cancel
}

/**
 * Sends drafts to the log, in order, without waiting for one before the next, and again until the server has taken or
 * refused each: across lost replies and lost connections. Where one has to be sent again, the later ones of its call wait.
 */
export class Outbox {
  readonly #signaling: Signaling
  readonly #clock: Clock
  readonly #lanes = new Map<CallId, Lane>()
  #waiting = 0

  constructor(signaling: Signaling, clock: Clock) {
    this.#signaling = signaling
    this.#clock = clock
    signaling.subscribe(() => this.#follow())
  }

  /**
   * @param signal gives the draft up: it is not sent any more. One that is under way is no longer sent again.
   * @returns the server's stamp.
   * @throws RingdownError the server's refusal, or `limit-reached` where too much waits already; the signal's reason.
   */
  async append(callId: CallId, draft: Draft, signal?: AbortSignal): Promise<AppendReply> {
    if (this.#waiting >= MOST_WAITING) {
      throw new RingdownError({ code: 'limit-reached', message: 'Too much is waiting for the server.' })
    }
    const lane: Lane = this.#lanes.get(callId) ?? { sendings: new Set(), pause: null, cancel: () => {} }
    const own: Sending = { hasOvertaken: false, wake: null }
    this.#lanes.set(callId, lane)
    lane.sendings.add(own)
    this.#waiting++
    try {
      for (let tries = 1; ; tries++) {
        for (;;) {
          signal?.throwIfAborted()
          if (!lane.pause && (firstWaiting(lane) ?? own) === own) break
          await untilWoken(own, signal)
        }
        const reply = this.#signaling.request('append', { callId, draft })
        own.hasOvertaken = false
        own.wake = null
        firstWaiting(lane)?.wake?.()
        try {
          return await reply
        } catch (error) {
          const passes = error instanceof RingdownError && isPassing(error.problem)
          const isLast = tries >= MOST_TRIES || this.#signaling.snapshot.connection === 'closed'
          if (isLast || !(passes || own.hasOvertaken)) throw error
          if (passes) this.#pause(lane, own, error.problem.retryAfterMs)
        }
      }
    } finally {
      lane.sendings.delete(own)
      this.#waiting--
      if (lane.sendings.size === 0) {
        lane.cancel()
        this.#lanes.delete(callId)
      }
      firstWaiting(lane)?.wake?.()
    }
  }

  /** Nothing of the call is sent for a moment, or, where there is no connection, until there is. */
  #pause(lane: Lane, failed: Sending, ms = RETRY_MS): void {
    const sendings = [...lane.sendings]
    for (const later of sendings.slice(sendings.indexOf(failed) + 1)) later.hasOvertaken = true
    if (lane.pause) return
    if (this.#signaling.snapshot.connection === 'online') {
      lane.pause = 'timer'
      lane.cancel = this.#clock.after(ms, () => resume(lane))
    } else lane.pause = 'connection'
  }

  #follow(): void {
    const { connection } = this.#signaling.snapshot
    for (const lane of this.#lanes.values()) {
      if (connection === 'closed' || (connection === 'online' && lane.pause === 'connection')) resume(lane)
    }
  }
}

/** The first one goes; each that has been sent wakes the next. */
function resume(lane: Lane): void {
  lane.cancel()
  lane.pause = null
  firstWaiting(lane)?.wake?.()
}

function firstWaiting({ sendings }: Lane): Sending | undefined {
  return [...sendings].find(({ wake }) => wake)
}

function untilWoken(sending: Sending, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const wake = () => {
      signal?.removeEventListener('abort', wake)
      resolve()
    }
    sending.wake = wake
    signal?.addEventListener('abort', wake)
  })
}
