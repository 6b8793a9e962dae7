import { type Clock, occupies, type UserId, userOf } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Backends } from '../backends.js'
import type { OpenHold } from '../budgets/held-budget.js'
import type { Timers } from '../calls.js'
import type { SocketDelivery } from '../gateway/socket-delivery.js'
import type { CallChange } from '../sequencer/ports.js'
import { Completions } from './completions.js'
import { followCompletions, tellCompletions } from './shared-completions.js'

interface Options {
  readonly sockets: SocketDelivery
  readonly backends: Pick<
    Backends,
    'calls' | 'choices' | 'contacts' | 'directory' | 'ringPolicies' | 'journal' | 'nodes'
  >
  readonly clock: Clock
  readonly timers: Timers
  readonly logger: Logger
  readonly openHold: OpenHold
}

/** Completions that follow who is here, who is in a call, and how people want to be rung. */
export function openCompletions({
  sockets,
  backends,
  clock,
  timers,
  logger,
  openHold,
}: Options): Completions {
  const { calls, choices, directory } = backends
  const completions = new Completions({
    clock,
    lifetimeMs: timers.completion,
    ringMs: timers.completionRing,
    settleMs: timers.completionSettle,
    openHold,
    mayRing: (caller, callee) => mayRing(caller, callee, backends),
    isThere: userId => sockets.followsOwn(userId) || directory.isElsewhere(userId),
    isBusy: async userId => (await calls.liveOfUser(userId)).some(call => occupies(call, userId)),
    tell: (userId, list) => sockets.tell({ own: userId }, 'completions', JSON.stringify(list)),
    sharing: tellCompletions(backends),
    onError: error => logger.error({ err: error }, 'looking who is free failed'),
  })
  followCompletions(completions, backends)
  directory.subscribe(({ before, after }) => {
    const person = after ?? before
    if (person !== null) completions.look(person.userId)
  })
  choices.subscribe(({ userId, other }) => {
    if (other !== null && choices.hasBlocked(userId, other)) completions.end(userId, other)
    completions.look(userId)
  })
  return completions
}

/** The people of a call may have become busy or free; and who calls somebody no longer waits for them. */
export function followCall(completions: Completions, { before, after }: CallChange): void {
  const callee = userOf(after.address)
  if (before === null && callee !== null) completions.end(after.caller.userId, callee)
  if (before?.parties === after.parties && after.phase !== 'ended') return
  const users = [...after.parties, ...after.left, ...(before?.parties ?? [])].map(({ userId }) => userId)
  for (const userId of new Set(users)) completions.lookEverywhere(userId)
}

/** No more than a call to them and the list of people say: who has blocked the caller, or is away, is never free. */
async function mayRing(
  caller: UserId,
  callee: UserId,
  { choices, contacts, directory, ringPolicies }: Options['backends'],
): Promise<boolean> {
  const { doNotDisturb, ringsFrom } = choices.of(callee)
  if (doNotDisturb || choices.hasBlocked(callee, caller) || choices.hasBlocked(caller, callee)) return false
  const shown = await directory.person(callee)
  if (shown === null || shown.absent) return false
  const onlyContacts = ringsFrom === 'contacts' || (await ringPolicies.of(callee)) === 'contacts'
  return !onlyContacts || (await contacts.haveTalked(caller, callee))
}
