import {
  type CallId,
  type Draft,
  type Entry,
  isNegotiation,
  type LogBody,
  PROTOCOL_VERSION,
  type Problem,
  RingdownError,
} from '@ringdown/protocol'
import { newEntryId } from '../random-id.js'
import type { Carrier } from '../session/carrier.js'
import type { Outbox } from '../signaling/outbox.js'
import type { Signaling } from '../signaling/signaling.js'

interface LogWriterPorts {
  readonly callId: CallId
  readonly outbox: Outbox
  readonly signaling: Signaling
  /** Whether there is, or was, a session that has connected: then a later attempt makes another description. */
  hasConnected(): boolean
  /** Takes our own entry, once the server has stamped it. */
  receive(entry: Entry): void
}

const MOOT: Problem = { code: 'unavailable', message: 'The server cannot be reached now.' }

/** Writes this device's entries into the log of a call. What is withdrawn before the server has it is never sent. */
export class LogWriter implements Carrier {
  readonly #ports: LogWriterPorts
  readonly #pending = new Map<LogBody, AbortController>()

  constructor(ports: LogWriterPorts) {
    this.#ports = ports
  }

  /** Resolves when the server has taken the entry (`null`), or with why it was not taken: refused, or given up. */
  async send(body: LogBody, entryId = newEntryId()): Promise<RingdownError | null> {
    const { callId, outbox, signaling, hasConnected, receive } = this.#ports
    // A path described now will be another by the time the server is back.
    if (isNegotiation(body) && hasConnected() && signaling.snapshot.connection !== 'online')
      return new RingdownError(MOOT)
    const draft: Draft = { ...body, entryId }
    const withdrawal = new AbortController()
    this.#pending.set(body, withdrawal)
    try {
      const stamp = await outbox.append(callId, draft, withdrawal.signal)
      const { me } = signaling.snapshot
      if (me) receive({ ...draft, ...stamp, v: PROTOCOL_VERSION, callId, from: me })
      return null
    } catch (error) {
      return error instanceof RingdownError ? error : new RingdownError(MOOT, { cause: error })
    } finally {
      this.#pending.delete(body)
    }
  }

  /** Gives up what waits for the server, of what is `unwanted`. */
  withdraw(unwanted: (body: LogBody) => boolean): void {
    for (const [body, withdrawal] of this.#pending) if (unwanted(body)) withdrawal.abort()
  }
}
