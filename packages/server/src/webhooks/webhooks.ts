import type { Cancel, Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { DeliveryRecords } from '../records/deliveries.js'
import type { Webhook, WebhookRecords } from '../records/webhooks.js'
import { payloadOf, type WebhookEvent } from './webhook-event.js'
import { WebhookLane } from './webhook-lane.js'
import type { WebhookSender } from './webhook-sender.js'

/** How long what is over stays in the log, in milliseconds. */
const LOGGED = 7 * 24 * 3_600_000
/** How often that is carried out. */
const CLEANING = 3_600_000
/** How often deliveries are looked for that a process has left behind, and how old the list of webhooks may be. */
const LOOKING = 300_000
const FRESH = 30_000
/** Events that may wait to be stored. Beyond that, the database is not there, and they are lost. */
const WAITING = 1_000

export interface WebhooksOptions {
  readonly webhooks: WebhookRecords
  readonly deliveries: DeliveryRecords
  readonly sender: WebhookSender
  readonly clock: Clock
  readonly logger: Logger
}

/** Tells webhooks what happens: each event is kept first, then sent until it has arrived or is given up. */
export class Webhooks {
  readonly #options: WebhooksOptions
  readonly #lanes = new Map<string, WebhookLane>()
  /** Those that are turned on; read again when somebody changes them. */
  #enabled: Promise<readonly Webhook[]> | null = null
  #readAt = Number.NEGATIVE_INFINITY
  /** Whether none are turned on, as they were last read. */
  #areNone = false
  #storing: Promise<void> = Promise.resolve()
  #looking: Promise<void> = Promise.resolve()
  #waiting = 0
  #cancelLooking: Cancel = () => {}
  #cleanedAt = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(options: WebhooksOptions) {
    this.#options = options
  }

  start(): void {
    this.#look()
  }

  /** Resolves once nothing uses the database any more. What has not arrived is sent after the next start. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancelLooking()
    await Promise.all([this.#storing, this.#looking])
    await Promise.all([...this.#lanes.values()].map(lane => lane.close()))
  }

  /** Whether some webhook may want to be told of something. As a rule there is none, and an event need not even be described. */
  get mayListen(): boolean {
    return !this.#areNone || this.#options.clock.now() > this.#readAt + FRESH
  }

  /** Tells of an event those webhooks that want its type. Nobody waits for it. */
  publish(event: WebhookEvent): void {
    if (this.#closed) return
    if (this.#waiting >= WAITING) {
      this.#options.logger.error(
        { type: event.type },
        'an event for webhooks is lost: the database does not answer',
      )
      return
    }
    this.#waiting += 1
    this.#storing = this.#storing
      .then(() => this.#store(event))
      .catch((error: unknown) => {
        this.#options.logger.error(
          { err: error, type: event.type },
          'an event for webhooks could not be stored',
        )
      })
      .finally(() => {
        this.#waiting -= 1
      })
  }

  publishAll(events: readonly WebhookEvent[]): void {
    for (const event of events) this.publish(event)
  }

  /** Resolves once every event so far is stored, and one webhook was told what is due. For tests. @internal */
  async idle(webhookId: string): Promise<void> {
    await this.#looking
    await this.#storing
    await this.#lanes.get(webhookId)?.idle()
  }

  /** The webhooks were changed, or one of their deliveries is to be sent again. */
  changed(): void {
    this.#forgetList()
    this.#looking = this.#looking.then(() => this.#run()).catch((error: unknown) => this.#failed(error))
  }

  async #store(event: WebhookEvent): Promise<void> {
    const { deliveries, clock } = this.#options
    const wanting = (await this.#list()).filter(
      ({ events }) => events.length === 0 || events.includes(event.type),
    )
    const open: string[] = []
    for (const { id } of wanting) if (await this.#lane(id).hasRoom()) open.push(id)
    if (open.length === 0) return
    await deliveries.add(open, { type: event.type, payload: payloadOf(event) }, clock.now())
    for (const id of open) this.#lane(id).run()
  }

  #look(): void {
    this.#forgetList()
    this.#looking = this.#run()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        if (!this.#closed) this.#cancelLooking = this.#options.clock.after(LOOKING, () => this.#look())
      })
  }

  async #run(): Promise<void> {
    for (const { id } of await this.#list()) this.#lane(id).run()
    const { clock, deliveries } = this.#options
    const now = clock.now()
    if (now < this.#cleanedAt + CLEANING) return
    this.#cleanedAt = now
    await deliveries.forgetBefore(now - LOGGED)
  }

  async #list(): Promise<readonly Webhook[]> {
    const now = this.#options.clock.now()
    // Another process may have changed them.
    if (now > this.#readAt + FRESH) this.#forgetList()
    try {
      return await (this.#enabled ?? this.#read(now))
    } catch (error) {
      this.#forgetList()
      throw error
    }
  }

  #read(now: number): Promise<readonly Webhook[]> {
    const reading = this.#options.webhooks.list().then(all => {
      const enabled = all.filter(webhook => webhook.enabled)
      // Unless they were changed meanwhile.
      if (this.#enabled === reading) this.#areNone = enabled.length === 0
      this.#forgetLanes(all)
      return enabled
    })
    this.#readAt = now
    this.#enabled = reading
    return reading
  }

  #forgetList(): void {
    this.#enabled = null
    this.#areNone = false
  }

  #forgetLanes(all: readonly Webhook[]): void {
    const ids = new Set(all.map(({ id }) => id))
    for (const [id, lane] of this.#lanes) {
      if (ids.has(id)) continue
      void lane.close()
      this.#lanes.delete(id)
    }
  }

  #lane(id: string): WebhookLane {
    const known = this.#lanes.get(id)
    if (known) return known
    const lane = new WebhookLane(id, {
      ...this.#options,
      onTurnedOff: () => this.changed(),
      onError: error => this.#failed(error),
    })
    this.#lanes.set(id, lane)
    return lane
  }

  #failed(error: unknown): void {
    this.#options.logger.error({ err: error }, 'webhooks could not be served; they are tried again')
  }
}
