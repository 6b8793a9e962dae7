import * as z from 'zod'
import type { CallRecord } from '../history/call-record.js'
import type { RecordSearch } from '../records/call-records.js'
import { PAGE, type Page, pageOf, pageSchema, readCursor } from './paging.js'
import { recordsAsCsv } from './record-csv.js'
import { type Route, route } from './route.js'
import { time } from './schemas.js'

/** The calls that are over, newest first. */
export interface RecordsOfCalls {
  search(search: RecordSearch): Promise<readonly CallRecord[]>
}

const named = z.object({ userId: z.string(), name: z.string().describe('As they were called then.') })

const recordSchema = z.object({
  callId: z.string(),
  caller: named,
  callee: named.nullable().describe('Who answered, or was rung; null if nobody is known.'),
  address: z.string().describe('What was called: "user:<id>", "line:<name>", or "link" for any link.'),
  placedAt: z.number(),
  acceptedAt: z.number().nullable(),
  endedAt: z.number(),
  reason: z.string().describe('Why it ended, from the point of view of the caller.'),
  quality: z.string().nullable().describe('How the connection was: good, fair or poor.'),
  metadata: z.string().nullable().describe('What the calling product attached to the call.'),
})

export function recordsRoutes(records: RecordsOfCalls): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/records',
      tag: 'Records',
      summary: 'List the calls that are over, newest first',
      description:
        'As a table with format=csv or "Accept: text/csv": the header "Ringdown-Next" then has the cursor of the next page.',
      query: z.strictObject({
        ...PAGE,
        format: z.enum(['json', 'csv']).optional().describe('Replaces the header "Accept".'),
        search: z.string().max(100).optional().describe('Part of a name or id of one of the two people.'),
        from: z.coerce
          .number()
          .pipe(time)
          .optional()
          .describe('Only calls that ended at this time or later.'),
        until: z.coerce.number().pipe(time).optional().describe('Only calls that ended before this time.'),
      }),
      reply: pageSchema(recordSchema),
      csv: ({ items }: Page<CallRecord>) => recordsAsCsv(items),
      action: 'record.list',
      asks: () => ({}),
      async handle({ query: { cursor, limit, search, from, until } }) {
        const [endedAt, callId] = readCursor(cursor, z.tuple([z.number(), z.string()])) ?? []
        const after = endedAt === undefined || callId === undefined ? undefined : { endedAt, callId }
        const found = await records.search({ text: search, from, until, after, limit: limit + 1 })
        return pageOf(found, limit, record => [record.endedAt, record.callId])
      },
    }),
  ]
}
