import {
  type Address,
  type Draft,
  type IceServersReply,
  type ListenReply,
  type ListenRequest,
  type Party,
  RingdownError,
  SERVER_LIMITS,
  userOf,
} from '@ringdown/protocol'
import {
  appendRequestSchema,
  emptyRequestSchema,
  iceServersRequestSchema,
  listenRequestSchema,
  reportRequestSchema,
  restoreRequestSchema,
  ringPolicyRequestSchema,
  syncRequestSchema,
  watchRequestSchema,
} from '@ringdown/protocol/schemas'
import { ask, type Question } from '../access/actions.js'
import { may } from '../access/may.js'
import type { Completions } from '../completions/completions.js'
import type { CallHistory } from '../history/call-history.js'
import type { IceServers } from '../ice/ice-servers.js'
import type { Desks } from '../lines/desks.js'
import type { LineWatch } from '../lines/line-watch.js'
import type { Lines } from '../lines/lines.js'
import type { Reports } from '../metrics/reports.js'
import type { PeopleChoices } from '../people/choices.js'
import type { DeviceRegistry } from '../presence/device-registry.js'
import type { Directory } from '../presence/directory.js'
import type { PeopleWatches } from '../presence/people-watches.js'
import type { Links } from '../sequencer/links.js'
import type { LiveCalls } from '../sequencer/live-calls.js'
import type { OwnCalls } from '../sequencer/own-calls.js'
import type { Reading } from '../sequencer/reading.js'
import type { Restorations } from '../sequencer/restorations.js'
import type { RingPolicies } from '../sequencer/ring-policies.js'
import type { Sequencer } from '../sequencer/sequencer.js'
import type { Connection } from './connection.js'
import type { Handlers } from './handlers.js'
import { lineRequestHandlers } from './line-requests.js'
import type { LinkVisitors } from './link-visitors.js'
import { ownRequests } from './own-requests.js'
import { isPlainAppend } from './plain-append.js'
import { countOf, type RateLimit } from './rate-limit.js'

interface Options {
  readonly sequencer: Sequencer
  readonly reading: Reading
  readonly restorations: Restorations
  readonly watches: PeopleWatches<Connection>
  readonly devices: DeviceRegistry
  readonly directory: Directory
  readonly invites: RateLimit
  readonly reports: Reports
  readonly iceServers: IceServers
  readonly liveCalls: LiveCalls
  readonly ringPolicies: RingPolicies
  readonly visitors: LinkVisitors
  readonly history: CallHistory | null
  readonly choices: PeopleChoices
  readonly completions: Completions
  readonly ownCalls: OwnCalls
  readonly lines: Lines
  readonly lineWatch: Pick<LineWatch, 'listens'>
  readonly desks: Desks
  readonly links: Pick<Links, 'statusOf'>
  stoppedListening(device: Party, address: Address): Promise<void>
}

/** Every request of the protocol. */
export function requestHandlers(options: Options): Handlers {
  const { sequencer, reading, restorations, watches, devices, directory, invites, reports } = options
  const { iceServers, lineWatch } = options
  const iceOf = (connection: Connection) => iceForCalls(connection, options)
  return {
    ...ownRequests(options),
    ...lineRequestHandlers(options),
    append: {
      schema: appendRequestSchema,
      isPlain: isPlainAppend,
      asks: ({ draft }, connection) =>
        draft.type === 'invite' ? placing(draft.address, connection, options) : TAKING_PART,
      async handle(connection, { callId, draft }) {
        const { party, network } = connection
        // Where others have to be asked, that is done together with what else they are asked.
        const counted = draft.type === 'invite' ? countOf(invites, party.userId) : null
        const begins = draft.type === 'invite' || draft.type === 'accept'
        const author = begins ? await introduce(party, directory) : party
        const appending = sequencer.append(author, callId, draft, network, counted)
        const { reply, settle } = await appending.catch(async (error: unknown) => {
          // The server does not know the call, and is not to restore it.
          if (draft.type === 'hangup') await restorations.withdraw(party, callId)
          throw error
        })
        const ice = begins ? iceServers.forCall(connection, callId, 'party') : null
        const grant = { ok: true, ...reply, ...(ice && { ice }) } as const
        return { grant, mayWait: isUneventful(draft), ...(settle && { settle }) }
      },
    },
    restore: {
      schema: restoreRequestSchema,
      asks: () => TAKING_PART,
      async handle(connection, request) {
        const { reply, restored } = await restorations.restore(connection.party, request)
        const grant = { ok: true, ...reply, ...(reply.known && (await iceOf(connection))) } as const
        return restored === null ? { grant } : { grant, settle: () => sequencer.declineOthers(restored) }
      },
    },
    sync: {
      schema: syncRequestSchema,
      asks: () => TAKING_PART,
      async handle(connection, { callId, afterSeq }) {
        const copy = await reading.sync(connection.party, callId, afterSeq)
        return { grant: { ok: true, ...copy, ...(afterSeq === 0 && (await iceOf(connection))) } }
      },
    },
    listen: {
      lastsAsConnection: true,
      schema: listenRequestSchema,
      asks: ({ address }) => ask('address.listen', { address }),
      async handle(connection, request) {
        const { address } = request
        const isNew = !connection.listening.includes(address)
        const { waiting, isNone } = await listen(connection, request, options)
        const grant = { ok: true, ...waiting } as const
        if (isNew) for (const each of [lineWatch, options.visitors]) each.listens(address)
        // Perhaps as another page of the same device, before the earlier one was known to be gone: it may have taken a call that waits.
        return isNew && !isNone
          ? { grant, settle: () => options.stoppedListening(connection.party, address) }
          : { grant }
      },
    },
    unlisten: {
      schema: listenRequestSchema,
      asks: ({ address }) => ask('address.leave', { address }),
      async handle(connection, { address }) {
        connection.unlisten(address)
        if (connection.setJoining(address, false)) options.visitors.changed(address)
        await devices.listeningChanged(connection)
        return { grant: { ok: true }, settle: () => options.stoppedListening(connection.party, address) }
      },
    },
    watch: {
      lastsAsConnection: true,
      schema: watchRequestSchema,
      asks: () => SEEING_PEOPLE,
      handle: async (connection, request) => ({
        grant: { ok: true, ...(await watches.watch(connection, request)) },
      }),
    },
    unwatch: {
      schema: emptyRequestSchema,
      asks: () => SEEING_PEOPLE,
      async handle(connection) {
        watches.unwatch(connection)
        return { grant: { ok: true } }
      },
    },
    'ice-servers': {
      schema: iceServersRequestSchema,
      asks: () => ask('ice.get', {}),
      async handle(connection, { check }) {
        if (check) return { grant: { ok: true, ...iceServers.forCheck(connection) } }
        const { ice = iceServers.open(connection) } = await iceOf(connection)
        return { grant: { ok: true, ...ice } }
      },
    },
    'ring-policy': {
      lastsAsConnection: true,
      schema: ringPolicyRequestSchema,
      asks: (_request, { userId }) => ask('presence.set', { userId }),
      async handle({ party }, { from }) {
        await options.ringPolicies.set(party, from)
        return { grant: { ok: true } }
      },
    },
    report: {
      schema: reportRequestSchema,
      asks: () => ask('report.send', {}),
      async handle({ party }, request) {
        await reports.take(party, request)
        return { grant: { ok: true } }
      },
    },
  }
}

const TAKING_PART = ask('call.take-part', {})
const SEEING_PEOPLE = ask('people.see', {})

/** Nothing depends on whether these were taken, unlike an answer, after which the other side's candidates may be tried. */
function isUneventful(draft: Draft): boolean {
  const isOffer = draft.type === 'description' && draft.description.type === 'offer'
  return isOffer || draft.type === 'candidates' || draft.type === 'ringing'
}

/** The first call on a link makes it. */
async function placing(
  address: Address,
  { party, actor }: Connection,
  { links, lines }: Pick<Options, 'links' | 'lines'>,
): Promise<Question> {
  const isNew = (await links.statusOf(address, party))?.state === 'unknown'
  if (isNew) return ask('link.make', {})
  const isAllowed = may(actor, 'call.place', { address })
  // The staff of a line have sent them there.
  if (!isAllowed && (await lines.placeFor(party, address))?.passed !== undefined) return TAKING_PART
  return ask('call.place', { address })
}

/** Who calls or answers, as the entry names them: the other person sees whether the name looks like somebody else's. */
async function introduce(party: Party, directory: Directory): Promise<Party> {
  return (await directory.resembles(party)) ? { ...party, lookalike: true } : party
}

async function listen(
  connection: Connection,
  { address, unlisted = false, joining = false }: ListenRequest,
  options: Options,
): Promise<{ readonly waiting: ListenReply; readonly isNone: boolean }> {
  const { reading, devices, directory, visitors } = options
  const user = userOf(address)
  if (!connection.listening.includes(address)) {
    if (connection.listening.length >= SERVER_LIMITS.listensPerDevice) {
      throw new RingdownError({
        code: 'limit-reached',
        message: `A device can listen to at most ${SERVER_LIMITS.listensPerDevice} addresses. Stop listening to one first.`,
      })
    }
  }
  // Before reading, so that an invite that arrives meanwhile is seen twice rather than missed.
  connection.listen(address)
  const isJoining = joining && address.startsWith('link:')
  if (connection.setJoining(address, isJoining)) visitors.changed(address)
  await devices.listeningChanged(connection)
  // People who can be called are shown to others: who see them too, and did not come only to one link or line.
  const isListed = user !== null && !unlisted && may(connection.actor, 'people.see', {})
  if (isListed && connection.isConnected) await directory.arrive(connection.party)
  const { waiting, isNone } = await reading.heldAt(connection.party, address)
  const ice = waiting.calls.length === 0 ? {} : await iceForCalls(connection, options)
  return { waiting: { ...waiting, ...ice }, isNone }
}

/** The ICE servers for a device that has to do with a live call. */
async function iceForCalls(
  connection: Connection,
  { iceServers, liveCalls }: Pick<Options, 'iceServers' | 'liveCalls'>,
): Promise<{ readonly ice?: IceServersReply }> {
  if (!iceServers.hasTurn) return {}
  const live = await liveCalls.of(connection.party, connection.listening)
  const ice = live && iceServers.forCall(connection, live.callId, live.role)
  return ice ? { ice } : {}
}
