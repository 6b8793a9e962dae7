import {
  type AppendReply,
  type CallId,
  type Cancel,
  type Clock,
  type Draft,
  type Entry,
  isNegotiation,
  type LogBody,
  PROTOCOL_VERSION,
  RingdownError,
} from '@ringdown/protocol'
import { newEntryId } from '../random-id.js'
import type { Carrier } from '../session/carrier.js'
import { hasCapability } from '../signaling/capability.js'
import { isPassing, UNREACHABLE } from '../signaling/problems.js'
import type { Signaling } from '../signaling/signaling.js'

interface LogWriterPorts {
  readonly callId: CallId
  readonly clock: Clock
  readonly signaling: Signaling
  /** Whether a session has connected: recovery then describes another path when the server is back. */
  hasConnected(): boolean
  /** Takes our own entry, once the server has stamped it, with what else its reply says. */
  receive(entry: Entry & AppendReply): void
}

const RETRY_MS = 1000
const MOST_TRIES = 20
/** Beyond this, entries are refused: a page that cannot reach its server must not grow without limit. */
const MOST_WAITING = 256

/** An entry on its way. */
interface Sending {
  readonly body: LogBody
  isWithdrawn: boolean
  /** Sent while an earlier entry had to be sent again: the server's reply may then be out of date. */
  hasOvertaken: boolean
  /** Continues it, if it waits for its turn. */
  wake: (() => void) | null
}

/**
 * Writes this device's entries to the log of a call: in order, without waiting for one before the next, repeating
 * each until the server has accepted or refused it, across lost replies and lost connections. While one has to be
 * repeated, the later ones wait. What is withdrawn before it reaches the server is never sent.
 */
export class LogWriter implements Carrier {
  readonly #ports: LogWriterPorts
  readonly #sendings = new Set<Sending>()
  /** Ends a pause in sending, made because the server could not accept anything. */
  #resume: Cancel | null = null

  constructor(ports: LogWriterPorts) {
    this.#ports = ports
  }

  /** Resolves once the server has accepted the entry (`null`), or with the reason it was refused or given up. */
  async send(body: LogBody, entryId = newEntryId()): Promise<RingdownError | null> {
    const { callId, signaling, hasConnected, receive } = this.#ports
    // By the time the server is back, the path described now will have changed.
    const isVain = isNegotiation(body) && hasConnected() && signaling.snapshot.connection !== 'online'
    if (isVain || this.#sendings.size >= MOST_WAITING) return new RingdownError(UNREACHABLE)
    const sending: Sending = { body, isWithdrawn: false, hasOvertaken: false, wake: null }
    this.#sendings.add(sending)
    try {
      for (let tries = 1; ; tries++) {
        while (!this.#mayGo(sending))
          await new Promise<void>(resolve => {
            sending.wake = resolve
          })
        if (sending.isWithdrawn) return new RingdownError(UNREACHABLE)
        const draft: Draft = { ...body, entryId }
        // Which server it is shows when it is sent. Earlier ones refuse what they do not know.
        if (!hasCapability(signaling, 'metadata')) delete (draft as { metadata?: string }).metadata
        const reply = signaling.request('append', { callId, draft })
        sending.hasOvertaken = false
        sending.wake = null
        this.#wakeNext()
        try {
          const stamp = await reply
          const { me } = signaling.snapshot
          if (me) receive({ ...draft, ...stamp, v: PROTOCOL_VERSION, callId, from: me })
          return null
        } catch (error) {
          const refusal = error instanceof RingdownError ? error : new RingdownError(UNREACHABLE)
          const passes = isPassing(refusal.problem)
          const isLast = tries >= MOST_TRIES || signaling.snapshot.connection === 'closed'
          if (isLast || !(passes || sending.hasOvertaken)) return refusal
          if (passes) this.#pauseAfter(sending, refusal.problem.retryAfterMs)
        }
      }
    } finally {
      this.#sendings.delete(sending)
      if (this.#sendings.size === 0) this.#resume?.()
      this.#wakeNext()
    }
  }

  /** Withdraws entries that are `unwanted` and still wait for the server. */
  withdraw(unwanted: (body: LogBody) => boolean): void {
    for (const sending of this.#sendings) {
      if (!unwanted(sending.body)) continue
      sending.isWithdrawn = true
      sending.wake?.()
    }
  }

  #mayGo(sending: Sending): boolean {
    return sending.isWithdrawn || (!this.#resume && (this.#firstWaiting ?? sending) === sending)
  }

  get #firstWaiting(): Sending | undefined {
    return [...this.#sendings].find(({ wake }) => wake)
  }

  /** The first waiting entry goes; each one sent wakes the next. */
  #wakeNext(): void {
    this.#firstWaiting?.wake?.()
  }

  /** Sends nothing for a moment, or until there is a connection. */
  #pauseAfter(failed: Sending, ms = RETRY_MS): void {
    const { clock, signaling } = this.#ports
    const sendings = [...this.#sendings]
    for (const later of sendings.slice(sendings.indexOf(failed) + 1)) later.hasOvertaken = true
    if (this.#resume) return
    const isOnline = signaling.snapshot.connection === 'online'
    const resume = () => {
      cancelTimer()
      unsubscribe()
      this.#resume = null
      this.#wakeNext()
    }
    const cancelTimer = isOnline ? clock.after(ms, resume) : () => {}
    const unsubscribe = signaling.subscribe(() => {
      const { connection } = signaling.snapshot
      if (connection === 'closed' || (connection === 'online' && !isOnline)) resume()
    })
    this.#resume = resume
  }
}
