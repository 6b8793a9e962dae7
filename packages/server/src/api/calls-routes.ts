import { type CallId, type CallState, parseAddress } from '@ringdown/protocol'
import * as z from 'zod'
import { describeCall } from '../webhooks/call-events.js'
import { notFound } from './api-error.js'
import { PAGE, pageOf, pageSchema, readCursor } from './paging.js'
import { type Route, route } from './route.js'

/** The calls in progress, as far as the API has to do with them. */
export interface CallsInProgress {
  /** In the order of their ids, beginning after one. */
  live(after: CallId | null, limit: number): Promise<readonly CallState[]>
  find(callId: CallId): Promise<CallState | null>
  /** Ends a call for all. @returns `false` if there is no such call in progress. */
  end(callId: CallId): Promise<boolean>
}

const callId = z.uuid({ version: 'v7', error: 'must be the id of a call' })

const partySchema = z.object({
  userId: z.string(),
  name: z.string(),
  guest: z.boolean().describe('Has only given a name.'),
})

/** A call in progress. Of a link only that it is one: its address is the secret that lets people in. */
const callSchema = z.object({
  callId: z.string(),
  phase: z.enum(['calling', 'ringing', 'accepted']),
  to: z.object({
    kind: z.enum(['user', 'link', 'line']),
    id: z.string().nullable().describe('The person or line that is called; null for a link.'),
  }),
  caller: partySchema,
  parties: z
    .array(partySchema)
    .describe('Who takes part, in the order in which they joined; the caller first.'),
  metadata: z.string().nullable().describe("What the caller's program has attached."),
  acceptedAt: z.number().nullable().describe('When it was answered, in ms since 1970; null if it was not.'),
})

export function callsRoutes(calls: CallsInProgress): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/calls',
      tag: 'Calls',
      summary: 'List the calls in progress',
      query: z.strictObject(PAGE),
      reply: pageSchema(callSchema),
      action: 'call.list',
      asks: () => ({}),
      async handle({ query: { cursor, limit } }) {
        const [after] = readCursor(cursor, z.tuple([callId])) ?? [null]
        const { items, next } = pageOf(await calls.live(after, limit + 1), limit, call => [call.callId])
        return { items: items.flatMap(described), next }
      },
    }),
    route({
      method: 'DELETE',
      path: '/calls/{callId}',
      tag: 'Calls',
      summary: 'End a call for all who take part',
      params: z.strictObject({ callId }),
      action: 'call.end',
      asks: () => ({}),
      named: async ({ params }) => callName(await calls.find(params.callId)),
      async handle({ params }) {
        if (!(await calls.end(params.callId))) throw notFound('call in progress')
      },
    }),
  ]
}

function described(call: CallState) {
  const { phase, ...described } = describeCall(call)
  return phase === 'ended' ? [] : [{ phase, ...described }]
}

/** What a call is, without the people, whom nobody could take out of the audit log again, and without a link's secret. */
function callName(call: CallState | null): string | null {
  const to = call && parseAddress(call.address)
  if (!to) return null
  return to.kind === 'line'
    ? `A call to the line ${to.id}`
    : to.kind === 'link'
      ? 'A call on a link'
      : 'A call to a person'
}
