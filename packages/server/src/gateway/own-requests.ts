import { type Problem, RingdownError } from '@ringdown/protocol'
import {
  choiceRequestSchema,
  completionRequestSchema,
  emptyRequestSchema,
  historyChangeSchema,
  historyRequestSchema,
} from '@ringdown/protocol/schemas'
import { ask } from '../access/actions.js'
import type { Completions } from '../completions/completions.js'
import type { CallHistory } from '../history/call-history.js'
import type { PeopleChoices } from '../people/choices.js'
import type { DeviceRegistry } from '../presence/device-registry.js'
import type { OwnCalls } from '../sequencer/own-calls.js'
import type { Connection } from './connection.js'
import type { Handlers } from './handlers.js'
import type { SocketDelivery } from './socket-delivery.js'

interface Remembered {
  readonly history: CallHistory | null
  readonly choices: PeopleChoices
}

interface Options extends Remembered {
  readonly completions: Completions
  readonly ownCalls: OwnCalls
  readonly devices: Pick<DeviceRegistry, 'listeningChanged'>
}

/** The requests about what is kept for one person: their history, what they have chosen, and whom they wait for. */
export function ownRequests({
  history,
  choices,
  completions,
  ownCalls,
  devices,
}: Options): Pick<Handlers, 'history' | 'change-history' | 'choices' | 'completions' | 'own-calls'> {
  const kept = () => {
    if (history === null) throw new RingdownError(NOTHING_KEPT)
    return history
  }
  const follow = async (connection: Connection) => {
    if (connection.followOwn()) await devices.listeningChanged(connection)
  }
  return {
    history: {
      schema: historyRequestSchema,
      asks: (_request, { userId }) => ask('history.read', { userId }),
      async handle(connection, request) {
        await follow(connection)
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
        await follow(connection)
        const { userId } = connection
        const isChange = Object.keys(request).length > 0
        const chosen = isChange ? await choices.change(userId, request) : choices.choicesOf(userId)
        return { grant: { ok: true, ...chosen } }
      },
    },
    completions: {
      schema: completionRequestSchema,
      asks: ({ person }, { userId }) =>
        person?.wanted
          ? ask('call.complete', { address: `user:${person.userId}` })
          : ask('completion.keep', { userId }),
      async handle(connection, { person }) {
        const { party, userId } = connection
        await follow(connection)
        if (person?.wanted) completions.begin(party, person)
        else if (person) completions.end(userId, person.userId)
        // This page may be the first that can ring.
        else completions.lookEverywhere(userId)
        return { grant: { ok: true, ...completions.of(userId) } }
      },
    },
    'own-calls': {
      schema: emptyRequestSchema,
      asks: () => ask('call.take-part', {}),
      async handle(connection) {
        await follow(connection)
        return { grant: { ok: true, ...(await ownCalls.of(connection.userId)) } }
      },
    },
  }
}

/** Tells the devices of a person that show them what has changed. */
export function tellOwn(sockets: SocketDelivery, { history, choices }: Remembered): void {
  history?.subscribe(people => {
    for (const own of people) sockets.tell({ own }, 'history', '{}')
  })
  choices.subscribe(({ userId }) => {
    // What nobody shows is not even encoded.
    if (sockets.followsOwn(userId))
      sockets.tell({ own: userId }, 'choices', JSON.stringify(choices.choicesOf(userId)))
  })
}

const NOTHING_KEPT: Problem = { code: 'unavailable', message: 'This server keeps no history.' }
