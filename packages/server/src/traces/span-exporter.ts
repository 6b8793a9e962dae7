import type { Cancel, Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import { otlpJson } from './otlp-json.js'
import type { Span } from './span.js'

/** How many spans may wait. Those beyond it are dropped. */
const MOST_WAITING = 2_048
/** How many leave together. */
const BATCH = 512
/** How long spans wait for others, and how long the receiver may take, in milliseconds. */
const COLLECTED = 2_000
const PATIENCE = 10_000
/** The longest pause after batches that did not arrive, in milliseconds. */
const LONGEST_PAUSE = 60_000
/** How long the last spans may hold up the end, in milliseconds. */
const GOODBYE = 1_000

interface Options {
  /** Of the receiver, without `/v1/traces`. */
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  /** What the spans come from. */
  readonly resource: Readonly<Record<string, string | number>>
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Sends spans to a receiver of OTLP over HTTP, one batch at a time. A batch that does not arrive is dropped, and so is what does not
 * fit in while the receiver is away: nobody waits for a trace, and nothing grows.
 */
export class SpanExporter {
  readonly #options: Options
  readonly #url: string
  #waiting: Span[] = []
  #cancel: Cancel | null = null
  #sending: Promise<void> | null = null
  #abort: AbortController | null = null
  #failures = 0
  #isClosed = false
  /** How many arrived, and how many did not. */
  sent = 0
  dropped = 0

  constructor(options: Options) {
    this.#options = options
    this.#url = `${options.endpoint.replace(/\/+$/, '')}/v1/traces`
  }

  take(span: Span): void {
    if (this.#isClosed || this.#waiting.length >= MOST_WAITING) {
      this.dropped += 1
      return
    }
    this.#waiting.push(span)
    // Where the receiver fails, it is left alone for longer and longer, whatever waits.
    if (this.#waiting.length >= BATCH && this.#failures === 0) this.#sendNow()
    else this.#sendLater()
  }

  /** Sends what waits, if that is soon done. */
  async close(): Promise<void> {
    this.#isClosed = true
    let isOver = this.#failures > 0
    const cancel = this.#options.clock.after(GOODBYE, () => {
      isOver = true
      this.#abort?.abort()
    })
    while (this.#waiting.length > 0 && !isOver) await this.#sendNow()
    await this.#sending
    cancel()
    this.#cancel?.()
    this.dropped += this.#waiting.length
    this.#waiting = []
  }

  #sendLater(): void {
    if (this.#cancel !== null || this.#sending !== null || this.#waiting.length === 0) return
    const pause = Math.min(COLLECTED * 2 ** this.#failures, LONGEST_PAUSE)
    this.#cancel = this.#options.clock.after(pause, () => {
      this.#cancel = null
      this.#sendNow()
    })
  }

  #sendNow(): Promise<void> {
    this.#cancel?.()
    this.#cancel = null
    this.#sending ??= this.#send(this.#waiting.splice(0, BATCH)).finally(() => {
      this.#sending = null
      if (!this.#isClosed) this.#sendLater()
    })
    return this.#sending
  }

  async #send(batch: readonly Span[]): Promise<void> {
    const { clock, headers, resource } = this.#options
    const abort = new AbortController()
    this.#abort = abort
    const cancel = clock.after(PATIENCE, () => abort.abort())
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: otlpJson(batch, resource),
        redirect: 'error',
        signal: abort.signal,
      })
      await response.body?.cancel()
      this.#arrived(batch.length, response.ok ? null : `it answers ${response.status}`)
    } catch (error) {
      this.#arrived(batch.length, abort.signal.aborted ? 'it does not answer' : reasonOf(error))
    } finally {
      cancel()
    }
  }

  /** Says it once, and once more when spans arrive again. @param problem `null` if they arrived. */
  #arrived(spans: number, problem: string | null): void {
    const { logger } = this.#options
    if (problem === null) {
      this.sent += spans
      if (this.#failures > 0) logger.info('traces arrive again')
      this.#failures = 0
      return
    }
    this.dropped += spans
    if (this.#failures === 0)
      logger.warn(
        `Traces do not arrive at OTEL_EXPORTER_OTLP_ENDPOINT: ${problem}. They are dropped meanwhile.`,
      )
    this.#failures += 1
  }
}

/** What the system says: `fetch` itself says only that it failed. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be reached'
}
