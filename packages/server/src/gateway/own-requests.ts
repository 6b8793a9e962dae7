import { type Problem, RingdownError } from '@ringdown/protocol'
import { choiceRequestSchema, historyChangeSchema, historyRequestSchema } from '@ringdown/protocol/schemas'
import { ask } from '../access/actions.js'
import type { CallHistory } from '../history/call-history.js'
import type { PeopleChoices } from '../people/choices.js'
import type { Handlers } from './handlers.js'
import { ownRoom } from './rooms.js'
import type { SocketServer } from './socket-server.js'

interface Options {
  readonly history: CallHistory | null
  readonly choices: PeopleChoices
}

/** The requests about a person's own history and choices. */
export function ownRequests({
  history,
  choices,
}: Options): Pick<Handlers, 'history' | 'change-history' | 'choices'> {
  const kept = () => {
    if (history === null) throw new RingdownError(NOTHING_KEPT)
    return history
  }
  return {
    history: {
      schema: historyRequestSchema,
      asks: (_request, { userId }) => ask('history.read', { userId }),
      async handle(connection, request) {
        connection.followOwn()
        return { grant: { ok: true, ...(await kept().read(connection.userId, request)) } }
      },
    },
    'change-history': {
      schema: historyChangeSchema,
      asks: (_request, { userId }) => ask('history.clear', { userId }),
      async handle({ userId }, request) {
        await kept().change(userId, request)
        return { grant: { ok: true } }
      },
    },
    choices: {
      schema: choiceRequestSchema,
      asks: ({ person }, { userId }) => ask(person ? 'contact.keep' : 'presence.set', { userId }),
      async handle(connection, request) {
        connection.followOwn()
        const { userId } = connection
        const isChange = Object.keys(request).length > 0
        const chosen = isChange ? await choices.change(userId, request) : choices.choicesOf(userId)
        return { grant: { ok: true, ...chosen } }
      },
    },
  }
}

/** Tells the devices of a person that show them what has changed. */
export function tellOwn(io: SocketServer, { history, choices }: Options): void {
  history?.subscribe(people => {
    for (const userId of people) io.to(ownRoom(userId)).emit('history', {})
  })
  choices.subscribe(({ userId }) => {
    io.to(ownRoom(userId)).emit('choices', choices.choicesOf(userId))
  })
}

const NOTHING_KEPT: Problem = { code: 'unavailable', message: 'This server keeps no history.' }
