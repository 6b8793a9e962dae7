import {
  invitationMakeRequestSchema,
  invitationSchema,
  madeLinkReplySchema,
  memberChangeRequestSchema,
  memberSchema,
} from '@ringdown/protocol/access'
import * as z from 'zod'
import type { ServerAccess } from '../access/server-access.js'
import { notFound } from './api-error.js'
import { PAGE, pageOf, pageSchema, readCursor } from './paging.js'
import { type Route, route } from './route.js'

/** What these routes work on. */
export type PeopleParts = Pick<ServerAccess, 'people' | 'invitations' | 'members' | 'clock'>

const userId = z.string().min(1).max(128)
const person = z.strictObject({ userId })
const invitation = z.strictObject({ invitationId: z.string().min(1).max(64) })

/** The members, and the links that bring them in. */
export function peopleRoutes(parts: PeopleParts): readonly Route[] {
  return [...memberRoutes(parts), ...invitationRoutes(parts)]
}

function memberRoutes({ people, members }: PeopleParts): readonly Route[] {
  /** Of somebody who is not there nothing is asked: they are not found. */
  const ranked = async (id: string) => ({ userId: id, role: (await people.find(id))?.role ?? 'member' })
  return [
    route({
      method: 'GET',
      path: '/people',
      tag: 'People',
      summary: 'List the members',
      query: z.strictObject({ ...PAGE, search: z.string().max(100).default('').describe('Part of a name.') }),
      reply: pageSchema(memberSchema),
      action: 'person.list',
      asks: () => ({}),
      async handle({ query: { search, cursor, limit } }) {
        const after = readCursor(cursor, z.tuple([z.string(), z.string()]))
        const key = after && { name: after[0], userId: after[1] }
        const rows = await people.list(search, key, limit + 1)
        const { items, next } = pageOf(rows, limit, each => [each.name, each.userId])
        return { items: items.map(each => ({ ...each, lines: [...each.lines] })), next }
      },
    }),
    route({
      method: 'PATCH',
      path: '/people/{userId}',
      tag: 'People',
      summary: 'Change a member',
      description: 'Their devices connect again at once, as what they are from now on.',
      params: person,
      body: memberChangeRequestSchema,
      action: 'person.change',
      isAudited: true,
      asks: async ({ params, body }) => ({
        ...(await ranked(params.userId)),
        ...(body.role !== undefined && { becomes: body.role }),
      }),
      async handle({ params, body }, actor) {
        if ((await members.change(actor, params.userId, body)) === null) throw notFound('person')
      },
    }),
    route({
      method: 'DELETE',
      path: '/people/{userId}',
      tag: 'People',
      summary: 'Remove a member',
      description: 'They are signed out everywhere at once. Records keep their name.',
      params: person,
      action: 'person.remove',
      isAudited: true,
      asks: ({ params }) => ranked(params.userId),
      async handle({ params }, actor) {
        if (!(await members.remove(actor, params.userId))) throw notFound('person')
      },
    }),
  ]
}

function invitationRoutes({ people, invitations, members, clock }: PeopleParts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/invitations',
      tag: 'People',
      summary: 'List the invitations',
      query: z.strictObject(PAGE),
      reply: pageSchema(invitationSchema),
      action: 'invitation.list',
      asks: () => ({}),
      async handle({ query: { cursor, limit } }) {
        const after = readCursor(cursor, z.tuple([z.number(), z.string()]))
        const key = after && { createdAt: after[0], id: after[1] }
        const rows = await invitations.list(key, limit + 1, clock.now())
        return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id])
      },
    }),
    route({
      method: 'POST',
      path: '/invitations',
      tag: 'People',
      summary: 'Invite somebody',
      description: 'The link works once. With "userId" it is a new way into an account that exists.',
      body: invitationMakeRequestSchema,
      status: 201,
      reply: madeLinkReplySchema,
      showsSecret: true,
      action: 'invitation.make',
      isAudited: true,
      async asks({ body: { role, userId = null } }) {
        const known = userId === null ? null : await people.find(userId)
        return { role: known?.role ?? role, userId }
      },
      handle: ({ body }, actor) => members.invite(actor, body),
    }),
    route({
      method: 'DELETE',
      path: '/invitations/{invitationId}',
      tag: 'People',
      summary: 'Withdraw an invitation',
      params: invitation,
      action: 'invitation.withdraw',
      isAudited: true,
      async asks({ params }) {
        const found = await invitations.find(params.invitationId, clock.now())
        return { role: found?.role ?? 'member' }
      },
      async handle({ params }, actor) {
        if (!(await members.withdraw(actor, params.invitationId))) throw notFound('open invitation')
      },
    }),
  ]
}
