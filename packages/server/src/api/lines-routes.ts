import { type Clock, isAddress } from '@ringdown/protocol'
import * as z from 'zod'
import { ask } from '../access/actions.js'
import { isGranted } from '../access/may.js'
import type { KeptLines } from '../lines/kept-lines.js'
import { isTimeZone, type Weekday } from '../lines/opening-hours.js'
import type { Line, LineChanges } from '../records/lines.js'
import { ApiError, notFound } from './api-error.js'
import { type Route, route } from './route.js'

/** Lines of one server. */
const MOST = 200
const MINUTE = 60_000

const name = z
  .string()
  .refine(text => isAddress(`line:${text}`), 'must be up to 64 lower-case letters, digits and "-"')
const text = (length: number) => z.string().trim().max(length)

const spanSchema = z.strictObject({
  day: z
    .int()
    .min(1)
    .max(7)
    .transform(day => day as Weekday)
    .describe('1 is Monday, 7 is Sunday.'),
  from: z.int().min(0).max(1439).describe('Minutes since midnight, by the clock there.'),
  to: z.int().min(1).max(1440).describe('At or before `from`, it is on the day after.'),
})

const settings = {
  title: text(50).min(1).describe('Its name for people.'),
  greeting: text(500).describe('What visitors read before they call.'),
  hours: z
    .strictObject({
      timeZone: z.string().refine(isTimeZone, 'must be a time zone such as Europe/Berlin'),
      spans: z.array(spanSchema).max(28),
    })
    .nullable()
    .describe('null: always open.'),
  closedWords: text(500).describe('What visitors read while it is closed.'),
  longestWaitMs: z
    .int()
    .min(MINUTE)
    .max(24 * 60 * MINUTE)
    .nullable()
    .describe('null: as long as they like.'),
  mostWaiting: z.int().min(1).max(64).nullable().describe('null: as many as the server lets.'),
  staff: z.array(z.string().max(128)).max(200).describe('The ids of the members who answer.'),
}

const lineSchema = z.object({
  name: z.string(),
  ...settings,
  hours: z
    .object({
      timeZone: z.string(),
      spans: z.array(z.object({ day: z.number(), from: z.number(), to: z.number() })),
    })
    .nullable(),
})

const params = z.strictObject({ name })

const requestSchema = z.object({
  id: z.string(),
  name: z.string().describe('Of the visitor.'),
  contact: z.string().describe('How to reach them, in their own words.'),
  at: z.number(),
})

interface Options {
  readonly lines: Pick<KeptLines, 'directory' | 'requests'>
  readonly clock: Clock
}

/** Lines are made here, and what visitors have left is read. */
export function linesRoutes({ lines: { directory, requests }, clock }: Options): readonly Route[] {
  const titleOf = (line: string) => directory.find(line)?.title ?? null
  return [
    route({
      method: 'GET',
      path: '/lines',
      tag: 'Lines',
      summary: 'List the lines',
      reply: z.object({ items: z.array(lineSchema) }),
      action: 'line.list',
      asks: () => ({}),
      async handle(_request, actor) {
        // Whom a line has for staff concerns those who could change it.
        const isTold = isGranted(actor, ask('line.make', {}))
        return { items: directory.list().map(line => described(isTold ? line : { ...line, staff: [] })) }
      },
    }),
    route({
      method: 'POST',
      path: '/lines',
      tag: 'Lines',
      summary: 'Make a line',
      status: 201,
      body: z.strictObject({
        name: name.describe('As in its address, /line/{name}.'),
        title: settings.title,
        greeting: settings.greeting.default(''),
        hours: settings.hours.default(null),
        closedWords: settings.closedWords.default(''),
        longestWaitMs: settings.longestWaitMs.default(null),
        mostWaiting: settings.mostWaiting.default(null),
        staff: settings.staff.default([]),
      }),
      reply: lineSchema,
      action: 'line.make',
      asks: () => ({}),
      named: ({ body }) => body.title,
      async handle({ body }) {
        if (directory.list().length >= MOST)
          throw new ApiError('limit-reached', `There are ${MOST} lines already.`)
        if (!(await directory.add(body, clock.now())))
          throw new ApiError(
            'conflict',
            `There is a line with the address "${body.name}" already. Choose another.`,
          )
        return described(directory.find(body.name) ?? body)
      },
    }),
    route({
      method: 'PATCH',
      path: '/lines/{name}',
      tag: 'Lines',
      summary: 'Change a line',
      params,
      body: z.strictObject(settings).partial(),
      reply: lineSchema,
      action: 'line.change',
      asks: request => ({ line: request.params.name }),
      named: ({ params, body }) => body.title ?? titleOf(params.name),
      async handle(request) {
        const changed = await directory.change(request.params.name, request.body as LineChanges)
        const line = directory.find(request.params.name)
        if (!changed || line === null) throw notFound('line')
        return described(line)
      },
    }),
    route({
      method: 'DELETE',
      path: '/lines/{name}',
      tag: 'Lines',
      summary: 'Remove a line',
      description:
        'With the notes and the requests to be called back that its staff have. Who waits there is not cut off.',
      params,
      action: 'line.remove',
      asks: request => ({ line: request.params.name }),
      named: request => titleOf(request.params.name),
      async handle(request) {
        if (!(await directory.remove(request.params.name))) throw notFound('line')
      },
    }),
    route({
      method: 'GET',
      path: '/lines/{name}/call-back-requests',
      tag: 'Lines',
      summary: 'List who asks to be called back',
      params,
      reply: z.object({ items: z.array(requestSchema) }),
      action: 'callback.handle',
      asks: request => ({ line: request.params.name }),
      async handle(request) {
        const open = await requests.open(request.params.name)
        return {
          items: open.map(({ id, visitor, contact, at }) => ({ id, name: visitor.name, contact, at })),
        }
      },
    }),
  ]
}

function described(line: Line): z.input<typeof lineSchema> {
  const { hours, staff } = line
  return {
    ...line,
    hours: hours && { timeZone: hours.timeZone, spans: hours.spans.map(span => ({ ...span })) },
    staff: [...staff],
  }
}
