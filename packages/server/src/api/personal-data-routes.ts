import * as z from 'zod'
import type { PersonalData } from '../access/personal-data.js'
import type { ServerAccess } from '../access/server-access.js'
import { notFound } from './api-error.js'
import { type Route, route } from './route.js'

/** What these routes work on. */
export type PersonalDataParts = Pick<ServerAccess, 'people' | 'signIns'> & {
  readonly personalData: PersonalData
}

const person = z.strictObject({ userId: z.string().min(1).max(128) })
const recordsSchema = z.strictObject({
  person: z.string(),
  records: z
    .record(z.string(), z.array(z.record(z.string(), z.unknown())))
    .describe('By table: each row as the server has it, without secrets.'),
})

/** Where a person is signed in, and what is kept about them. */
export function personalDataRoutes({ people, signIns, personalData }: PersonalDataParts): readonly Route[] {
  const ranked = async (id: string) => ({ userId: id, role: (await people.find(id))?.role ?? 'member' })
  return [
    route({
      method: 'DELETE',
      path: '/people/{userId}/sessions',
      tag: 'People',
      summary: 'Sign a member out everywhere',
      description: 'They can sign in again. Links for another device of theirs are withdrawn.',
      params: person,
      action: 'session.end',
      asks: ({ params }) => ranked(params.userId),
      named: async ({ params }) => (await people.find(params.userId))?.name ?? null,
      async handle({ params: { userId } }) {
        if ((await people.find(userId)) === null) throw notFound('person')
        await signIns.endAll(userId)
      },
    }),
    route({
      method: 'GET',
      path: '/people/{userId}/records',
      tag: 'People',
      summary: 'Export what is kept about a person',
      description: 'Also about a guest, by their id. Members may export their own.',
      params: person,
      reply: recordsSchema,
      action: 'person.export',
      isAudited: true,
      asks: ({ params: { userId } }) => ({ userId }),
      async handle({ params }, actor) {
        const { person, records } = await personalData.export(actor, params.userId)
        return { person, records: Object.fromEntries(Object.entries(records).map(([k, v]) => [k, [...v]])) }
      },
    }),
    route({
      method: 'DELETE',
      path: '/people/{userId}/records',
      tag: 'People',
      summary: 'Erase a person',
      description: `For good: their account, and everything else that is kept about them. What is kept for others stays, without their
name, also in what waits for webhooks.`,
      params: person,
      action: 'person.erase',
      isAudited: true,
      asks: ({ params }) => ranked(params.userId),
      async handle({ params }, actor) {
        if ((await personalData.erase(actor, params.userId)) === 0) throw notFound('person')
      },
    }),
  ]
}
