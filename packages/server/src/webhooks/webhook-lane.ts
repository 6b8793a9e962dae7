import type { Cancel, Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Delivery, DeliveryRecords } from '../records/deliveries.js'
import type { WebhookRecords } from '../records/webhooks.js'
import { delayAfter } from './backoff.js'
import { signatureHeaders } from './signature.js'
import type { WebhookSender } from './webhook-sender.js'

/** How many deliveries of one webhook are under way at once, so that none takes much of this server. */
const AT_ONCE = 2
/** How long a process has for an attempt before another may take it over, in milliseconds. */
const LEASE = 60_000
/** How many events wait for one webhook that does not take them. Later ones are not kept for it. */
const MOST_PENDING = 10_000
const GONE = 410

interface Options {
  readonly webhooks: WebhookRecords
  readonly deliveries: DeliveryRecords
  readonly sender: WebhookSender
  readonly clock: Clock
  readonly logger: Logger
  /** This webhook was turned off, because nothing arrives there. */
  onTurnedOff(): void
  onError(error: unknown): void
}

/** Sends one webhook what is due for it, a few at a time. So one that hangs holds up itself only. */
export class WebhookLane {
  readonly #id: string
  readonly #options: Options
  #running: Promise<void> | null = null
  #again = false
  #isFailing = false
  readonly #closing = new AbortController()
  #cancel: Cancel = () => {}

  constructor(id: string, options: Options) {
    this.#id = id
    this.#options = options
  }

  /** Whether another event may wait for it. */
  async hasRoom(): Promise<boolean> {
    if (!this.#isFailing) return true
    const { deliveries, logger } = this.#options
    const hasRoom = (await deliveries.countPending(this.#id, MOST_PENDING)) < MOST_PENDING
    if (!hasRoom)
      logger.warn({ webhookId: this.#id }, 'a webhook takes nothing, so an event is not kept for it')
    return hasRoom
  }

  /** Sends what is due, now and as it becomes due. */
  run(): void {
    this.#again = true
    if (this.#running !== null || this.#closing.signal.aborted) return
    this.#cancel()
    this.#running = this.#sendAll()
      .catch((error: unknown) => this.#options.onError(error))
      .finally(() => {
        this.#running = null
        if (this.#again) this.run()
      })
  }

  /** Gives up what is under way. Resolves once nothing uses the database any more. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#cancel()
    await this.#running
  }

  /** Resolves once nothing is due. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async #sendAll(): Promise<void> {
    const { webhooks, deliveries, clock } = this.#options
    while (!this.#closing.signal.aborted) {
      this.#again = false
      const webhook = await webhooks.find(this.#id)
      if (!webhook?.enabled) return
      const due = await deliveries.takeDue(this.#id, clock.now(), LEASE, AT_ONCE)
      if (due.length === 0) break
      await Promise.all(due.map(delivery => this.#send(delivery, webhook)))
    }
    if (this.#closing.signal.aborted) return
    const next = await deliveries.nextDue(this.#id)
    if (next === null || this.#closing.signal.aborted) return
    this.#cancel = clock.after(Math.max(0, next - clock.now()), () => this.run())
  }

  async #send(delivery: Delivery, { url, secret }: { url: string; secret: string }): Promise<void> {
    const { deliveries, sender, clock } = this.#options
    const { eventId, payload, attempts: before } = delivery
    const headers = signatureHeaders(secret, { id: eventId, sentAt: clock.now(), body: payload })
    const attempt = await sender.post(url, headers, payload, this.#closing.signal)
    // It is sent after the next start, when its lease has ended.
    if (this.#closing.signal.aborted) return
    const triedAt = clock.now()
    const attempts = before + 1
    this.#isFailing = !attempt.delivered
    const delay = attempt.delivered ? null : delayAfter(attempts, attempt.retryAfterMs)
    const { status, problem } = attempt
    await deliveries.settle(delivery.id, {
      state: attempt.delivered ? 'delivered' : delay === null ? 'failed' : 'pending',
      attempts,
      dueAt: triedAt + (delay ?? 0),
      status,
      problem,
      triedAt,
    })
    if (status === GONE || (!attempt.delivered && delay === null)) await this.#giveUp(delivery, status)
  }

  /** A webhook that has taken nothing since before a delivery that is given up takes nothing any more. */
  async #giveUp({ createdAt }: Delivery, status: number | null): Promise<void> {
    const { webhooks, deliveries, logger, onTurnedOff } = this.#options
    if (status !== GONE && (await deliveries.hasDelivered(this.#id, createdAt))) return
    await webhooks.change(this.#id, { enabled: false })
    logger.warn({ webhookId: this.#id }, 'a webhook is turned off: nothing arrives there')
    onTurnedOff()
  }
}
