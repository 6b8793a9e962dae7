import type { Clock } from '@ringdown/protocol'
import * as z from 'zod'
import type { Actor } from '../access/actor.js'
import type { DeliveryRecords } from '../records/deliveries.js'
import type { Webhook, WebhookRecords } from '../records/webhooks.js'
import { newWebhookSecret } from '../webhooks/signature.js'
import { EVENT_TYPES, payloadOf } from '../webhooks/webhook-event.js'
import type { WebhookSender } from '../webhooks/webhook-sender.js'
import type { Webhooks } from '../webhooks/webhooks.js'
import { ApiError, notFound } from './api-error.js'
import { PAGE, pageOf, pageSchema, readCursor } from './paging.js'
import { type Route, route } from './route.js'
import { time } from './schemas.js'

/** How many webhooks a server has at most. */
const MOST = 32

export interface WebhookParts {
  readonly clock: Clock
  readonly webhooks: WebhookRecords
  readonly deliveries: DeliveryRecords
  readonly sender: Pick<WebhookSender, 'refusalOf'>
  readonly publisher: Pick<Webhooks, 'changed'>
}

const events = z
  .array(z.enum(EVENT_TYPES))
  .max(EVENT_TYPES.length)
  .describe('The types of events it is told of; empty: all.')
const url = z.string().max(2_048).describe('Where events are posted to, with https.')
const description = z.string().max(200)

const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  enabled: z.boolean().describe('Is turned off by itself when nothing has arrived for days.'),
  createdBy: z.string(),
  createdAt: time,
})
const withSecret = webhookSchema.extend({
  secret: z.string().describe('What verifies the signatures (Standard Webhooks). It is shown this once.'),
})
const deliverySchema = z.object({
  id: z.string(),
  eventId: z.string().describe('The same in every delivery of the event: the header webhook-id.'),
  eventType: z.string(),
  payload: z.string().describe('What was or is to be sent.'),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.number(),
  dueAt: time.describe('When it is tried next, if it is pending.'),
  status: z.number().nullable().describe('The status of the last answer.'),
  problem: z.string().nullable().describe('Why the last attempt failed.'),
  createdAt: time,
  triedAt: time.nullable(),
})
const byId = z.strictObject({ webhookId: z.string().max(64) })

/** Webhooks, and the log of what they were told. */
export function webhooksRoutes({
  clock,
  webhooks,
  deliveries,
  sender,
  publisher,
}: WebhookParts): readonly Route[] {
  const common = { tag: 'Webhooks', asks: () => ({}) }

  function checkUrl(text: string | undefined): void {
    const refusal = text === undefined ? null : sender.refusalOf(text)
    if (refusal !== null) throw new ApiError('bad-request', refusal)
  }

  const urlOf = async (id: string) => (await webhooks.find(id))?.url ?? null
  async function find(id: string): Promise<Webhook> {
    const webhook = await webhooks.find(id)
    if (webhook === null) throw notFound('webhook')
    return webhook
  }

  return [
    route({
      ...common,
      method: 'GET',
      path: '/webhooks',
      summary: 'List the webhooks',
      reply: z.object({ items: z.array(webhookSchema) }),
      action: 'webhook.list',
      async handle() {
        return { items: (await webhooks.list()).map(shown) }
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/webhooks',
      summary: 'Have an address told what happens',
      body: z.strictObject({ url, description: description.default(''), events: events.default([]) }),
      status: 201,
      reply: withSecret,
      showsSecret: true,
      action: 'webhook.change',
      named: ({ body }) => body.url,
      async handle({ body }, actor) {
        checkUrl(body.url)
        const secret = newWebhookSecret()
        const webhook = await webhooks.make({ ...body, secret, createdBy: nameOf(actor) }, clock.now(), MOST)
        if (webhook === null) throw new ApiError('limit-reached', `A server has at most ${MOST} webhooks.`)
        publisher.changed()
        return { ...shown(webhook), secret }
      },
    }),
    route({
      ...common,
      method: 'PATCH',
      path: '/webhooks/{webhookId}',
      summary: 'Change a webhook, or turn it on or off',
      params: byId,
      body: z.strictObject({ url, description, events, enabled: z.boolean() }).partial(),
      reply: webhookSchema,
      action: 'webhook.change',
      named: ({ params }) => urlOf(params.webhookId),
      async handle({ params, body }) {
        checkUrl(body.url)
        await find(params.webhookId)
        const changed = await webhooks.change(params.webhookId, given(body))
        if (changed === null) throw notFound('webhook')
        publisher.changed()
        return shown(changed)
      },
    }),
    route({
      ...common,
      method: 'DELETE',
      path: '/webhooks/{webhookId}',
      summary: 'Remove a webhook with its log',
      params: byId,
      action: 'webhook.change',
      named: ({ params }) => urlOf(params.webhookId),
      async handle({ params }) {
        if (!(await webhooks.remove(params.webhookId))) throw notFound('webhook')
        publisher.changed()
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/webhooks/{webhookId}/secret',
      summary: 'Give a webhook a new secret',
      description: 'From now on everything is signed with it, also what is sent again.',
      params: byId,
      reply: withSecret,
      showsSecret: true,
      action: 'webhook.change',
      named: ({ params }) => urlOf(params.webhookId),
      async handle({ params }) {
        const secret = newWebhookSecret()
        const changed = await webhooks.change(params.webhookId, { secret })
        if (changed === null) throw notFound('webhook')
        return { ...shown(changed), secret }
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/webhooks/{webhookId}/test',
      summary: 'Send a webhook an event to try it',
      params: byId,
      status: 202,
      reply: z.object({ eventId: z.string() }),
      action: 'webhook.change',
      named: ({ params }) => urlOf(params.webhookId),
      async handle({ params }) {
        const { id } = await find(params.webhookId)
        const now = clock.now()
        const payload = payloadOf({ type: 'webhook.test', at: now, data: { webhookId: id } })
        const eventId = await deliveries.add([id], { type: 'webhook.test', payload }, now)
        publisher.changed()
        return { eventId }
      },
    }),
    route({
      ...common,
      method: 'GET',
      path: '/webhooks/{webhookId}/deliveries',
      summary: 'List what a webhook was told, newest first',
      params: byId,
      query: z.strictObject(PAGE),
      reply: pageSchema(deliverySchema),
      action: 'webhook.list',
      async handle({ params, query: { cursor, limit } }) {
        await find(params.webhookId)
        const after = readCursor(cursor, z.tuple([z.number(), z.string()]))
        const rows = await deliveries.list(params.webhookId, after, limit + 1)
        return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id])
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/webhooks/{webhookId}/deliveries/{deliveryId}/again',
      summary: 'Send an event again',
      params: byId.extend({ deliveryId: z.string().max(64) }),
      action: 'webhook.change',
      named: ({ params }) => urlOf(params.webhookId),
      async handle({ params: { webhookId, deliveryId } }) {
        if (!(await deliveries.sendAgain(webhookId, deliveryId, clock.now()))) throw notFound('delivery')
        publisher.changed()
      },
    }),
  ]
}

function shown({ events, ...webhook }: Webhook) {
  return { ...webhook, events: [...events] }
}

function nameOf(actor: Actor): string {
  if (actor.kind === 'person') return actor.userId
  return actor.kind === 'program' ? actor.keyId : ''
}

/** Without what was not given. */
function given<Values extends object>(values: Values): { [Key in keyof Values]?: NonNullable<Values[Key]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Key in keyof Values]?: NonNullable<Values[Key]> }
}
