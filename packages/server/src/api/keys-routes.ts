import type { Clock } from '@ringdown/protocol'
import * as z from 'zod'
import { SCOPES } from '../access/scopes.js'
import type { ApiKeyRecords } from '../records/api-keys.js'
import { ApiError } from './api-error.js'
import { PAGE, pageOf, pageSchema, readCursor } from './paging.js'
import { type Route, route } from './route.js'
import { label, time } from './schemas.js'

interface Parts {
  readonly clock: Clock
  readonly keys: ApiKeyRecords
}

const keySchema = z.object({
  id: z.string(),
  name: z.string().describe('What it is for.'),
  scopes: z.array(z.enum(SCOPES)),
  createdBy: z.string().describe('The person who made it.'),
  createdAt: time,
  usedAt: time.nullable().describe('When it was last used, to the minute; null if it never was.'),
  endsAt: time.nullable().describe('When it ends by itself; null: when it is revoked.'),
  revokedAt: time.nullable(),
})

const madeSchema = keySchema.extend({
  secret: z.string().describe('What the program sends as its bearer token. It is shown this once.'),
})

const newKeySchema = z.strictObject({
  name: label.describe('What it is for.'),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  endsAt: time.nullable().default(null).describe('When it ends by itself, in ms since 1970.'),
})

export function keysRoutes({ keys, clock }: Parts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/keys',
      tag: 'Keys',
      summary: 'List the keys of programs',
      query: z.strictObject(PAGE),
      reply: pageSchema(keySchema),
      action: 'key.list',
      asks: () => ({}),
      async handle({ query: { cursor, limit } }) {
        const rows = await keys.list(readCursor(cursor, z.tuple([z.number(), z.string()])), limit + 1)
        const { items, next } = pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id])
        return { items: items.map(({ scopes, ...key }) => ({ ...key, scopes: [...scopes] })), next }
      },
    }),
    route({
      method: 'POST',
      path: '/keys',
      tag: 'Keys',
      summary: 'Make a key for a program',
      body: newKeySchema,
      status: 201,
      reply: madeSchema,
      showsSecret: true,
      action: 'key.make',
      asks: () => ({}),
      named: ({ body }) => body.name,
      async handle({ body: { name, scopes, endsAt } }, actor) {
        const now = clock.now()
        if (endsAt !== null && endsAt <= now) throw new ApiError('bad-request', '"endsAt" is over already.')
        // No program may make keys, and nobody without a name.
        const createdBy = actor.kind === 'person' ? actor.userId : ''
        const { key, secret } = await keys.make({ name, scopes, endsAt, createdBy }, now)
        return { ...key, scopes: [...key.scopes], secret }
      },
    }),
    route({
      method: 'DELETE',
      path: '/keys/{keyId}',
      tag: 'Keys',
      summary: 'Revoke a key',
      description: 'It opens nothing from now on, and stays in the list.',
      params: z.strictObject({ keyId: z.string().max(64) }),
      action: 'key.revoke',
      asks: () => ({}),
      named: ({ params }) => keys.nameOf(params.keyId),
      async handle({ params }) {
        if (!(await keys.revoke(params.keyId, clock.now()))) {
          throw new ApiError('not-found', 'There is no such key, or it is revoked already.')
        }
      },
    }),
  ]
}
