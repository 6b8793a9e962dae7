import type { LineClientEvents, LineRequest } from '@ringdown/protocol'
import {
  callBackDoneSchema,
  callBackDraftSchema,
  lineRequestSchema,
  noteDraftSchema,
  transferRequestSchema,
} from '@ringdown/protocol/schemas'
import { ask } from '../access/actions.js'
import type { Desks } from '../lines/desks.js'
import type { Lines } from '../lines/lines.js'
import type { Handlers } from './handlers.js'

/** What visitors and staff ask of lines. */
export function lineRequestHandlers({
  lines,
  desks,
}: {
  readonly lines: Lines
  readonly desks: Desks
}): Pick<Handlers, keyof LineClientEvents> {
  const done = { grant: { ok: true } } as const
  const staffing = ({ line }: LineRequest) => ask('line.staff', { line })
  return {
    line: {
      schema: lineRequestSchema,
      asks: ({ line }) => ask('call.place', { address: `line:${line}` }),
      handle: async (_connection, { line }) => ({ grant: { ok: true, ...(await lines.status(line)) } }),
    },
    'call-back': {
      schema: callBackDraftSchema,
      asks: ({ line }) => ask('callback.request', { line }),
      async handle({ party }, draft) {
        await desks.requestCallBack(party, draft)
        return done
      },
    },
    desk: {
      schema: lineRequestSchema,
      asks: staffing,
      handle: async (_connection, { line }) => ({ grant: { ok: true, ...(await desks.read(line)) } }),
    },
    note: {
      schema: noteDraftSchema,
      asks: staffing,
      async handle({ party }, draft) {
        await desks.note(party, draft)
        return done
      },
    },
    'call-back-done': {
      schema: callBackDoneSchema,
      asks: ({ line }) => ask('callback.handle', { line }),
      async handle({ party }, request) {
        await desks.calledBack(party, request)
        return done
      },
    },
    transfer: {
      schema: transferRequestSchema,
      // Staff who have answered a visitor may pass them on to any address that they may call themselves.
      asks: ({ to }) => ask('call.place', { address: to }),
      async handle({ party }, request) {
        await desks.transfer(party, request)
        return done
      },
    },
  }
}
