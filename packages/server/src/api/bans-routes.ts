import { auditEntrySchema, banMakeRequestSchema, banSchema } from '@ringdown/protocol/access'
import * as z from 'zod'
import type { ServerAccess } from '../access/server-access.js'
import type { BanRecord } from '../records/bans.js'
import { notFound } from './api-error.js'
import { PAGE, pageOf, pageSchema, readCursor } from './paging.js'
import { type Route, route } from './route.js'

/** What these routes work on. */
export type BanParts = Pick<ServerAccess, 'people' | 'bans' | 'auditLog' | 'members' | 'clock'>

/** Who may not come in, and what happened. */
export function banRoutes({ people, bans, auditLog, members, clock }: BanParts): readonly Route[] {
  const named = async (ban: BanRecord) => {
    const person = ban.kind === 'person' ? await people.find(ban.subject) : null
    return { ...ban, name: person?.name ?? null }
  }
  return [
    route({
      method: 'GET',
      path: '/bans',
      tag: 'Bans',
      summary: 'List the bans in force',
      reply: z.object({ items: z.array(banSchema) }),
      action: 'ban.list',
      asks: () => ({}),
      async handle() {
        return { items: await Promise.all((await bans.inForce(clock.now())).map(named)) }
      },
    }),
    route({
      method: 'POST',
      path: '/bans',
      tag: 'Bans',
      summary: 'Keep a person or a network out',
      description: 'Their connections are closed at once.',
      body: banMakeRequestSchema,
      status: 201,
      reply: banSchema,
      action: 'ban.make',
      isAudited: true,
      async asks({ body: { kind, subject } }) {
        const person = kind === 'person' ? await people.find(subject) : null
        return { role: person?.role ?? 'guest' }
      },
      async handle({ body, network }, actor) {
        return named(await members.ban(actor, body, network))
      },
    }),
    route({
      method: 'DELETE',
      path: '/bans/{banId}',
      tag: 'Bans',
      summary: 'Lift a ban',
      params: z.strictObject({ banId: z.string().min(1).max(64) }),
      action: 'ban.lift',
      isAudited: true,
      asks: () => ({}),
      async handle({ params }, actor) {
        if (!(await members.lift(actor, params.banId))) throw notFound('ban')
      },
    }),
    route({
      method: 'GET',
      path: '/audit',
      tag: 'Audit log',
      summary: 'Read who did what, and who was refused and why',
      query: z.strictObject(PAGE),
      reply: pageSchema(auditEntrySchema),
      action: 'audit.read',
      asks: () => ({}),
      async handle({ query: { cursor, limit } }) {
        const after = readCursor(cursor, z.tuple([z.number(), z.string()]))
        const rows = await auditLog.list(after && { at: after[0], id: after[1] }, limit + 1)
        return pageOf(rows, limit, ({ at, id }) => [at, id])
      },
    }),
  ]
}
