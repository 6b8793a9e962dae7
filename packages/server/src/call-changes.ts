import { type CallState, occupies, parseAddress, peersOf, type UserId, userOf } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Backends } from './backends.js'
import type { EndedCall } from './history/call-record.js'
import type { Directory } from './presence/directory.js'
import type { CallChange } from './sequencer/ports.js'
import type { CallStore } from './store/call-store.js'
import type { ContactStore } from './store/contact-store.js'

/** Logs one line for each step of a call's life. */
export function logCall({ after, entry, restored }: CallChange, logger: Logger): void {
  if (!logger.isLevelEnabled('info')) return
  if (restored) {
    // Its parties have restored it: it was not placed or answered now.
    if (after.phase === 'accepted') logger.info(idsOf(after), 'call restored')
    return
  }
  logger.info({ ...idsOf(after), by: entry.from?.userId ?? 'server' }, `call ${after.phase}`)
}

/** An accept: people who are in a call together have talked, and their next call may connect while it rings. */
export async function rememberContacts(
  { after, entry }: CallChange,
  contacts: ContactStore,
  directory: Directory,
): Promise<void> {
  const joined = entry.from
  if (joined === null || after.phase !== 'accepted') return
  await Promise.all([
    ...peersOf(after, joined).map(({ userId }) => contacts.remember(joined.userId, userId)),
    ...usersOf(after).map(userId => directory.setTalked(userId)),
  ])
}

declare module './nodes/journal.js' {
  interface News {
    /** People whose calls are others now, in their store already. */
    'calls-of': readonly UserId[]
  }
}

/** Updates in the directory who is busy by a change of a call and was not, or no longer is, here and at the nodes that they are connected to. */
export async function updateBusy(
  { before, after }: CallChange,
  { calls, directory, journal, locks }: Pick<Backends, 'calls' | 'directory' | 'journal' | 'locks'>,
): Promise<void> {
  const wasBusy = (userId: UserId) => before !== null && occupies(before, userId)
  const users = usersOf(after).filter(userId => occupies(after, userId) !== wasBusy(userId))
  const elsewhere = users.filter(userId => directory.isElsewhere(userId))
  if (elsewhere.length > 0) journal.note('calls-of', elsewhere)
  const update = async (userId: UserId) =>
    directory.setBusy(userId, occupies(after, userId) || (await occupiedBy(userId, calls)))
  // One at a time for each person: what a later change says must not come before what was asked after an earlier one.
  await Promise.all(users.map(userId => locks.hold([`busy ${userId}`], () => update(userId))))
}

/** Whether a person is in a call. */
export async function occupiedBy(userId: UserId, store: CallStore): Promise<boolean> {
  return (await store.liveOfUser(userId, { mayWait: true })).some(call => occupies(call, userId))
}

/** Keeps a record of a call that is over, for the people it concerns. */
export async function keepRecord(
  ended: EndedCall,
  { history, calls, directory, choices }: Pick<Backends, 'history' | 'calls' | 'directory' | 'choices'>,
): Promise<void> {
  if (history === null) return
  const callee = userOf(ended.address)
  const [placedAt, name] = await Promise.all([
    // A server of the version before has not said.
    ended.placedAt ?? calls.read(ended.callId).then(stored => stored?.log[0]?.at ?? ended.endedAt),
    callee === null ? null : (ended.rang[0]?.name ?? directory.nameOf(callee)),
  ])
  history.keep(ended, {
    placedAt,
    called: callee === null || name === null ? null : { userId: callee, name },
    isBlocked: callee !== null && choices.hasBlocked(callee, ended.caller.userId),
  })
}

/** What may be logged about a call: ids. The address of a link is a secret, so only its kind. */
function idsOf(call: CallState): object {
  const to = userOf(call.address) ?? parseAddress(call.address)?.kind
  const ended = call.phase === 'ended' ? { reason: call.reason } : {}
  return { callId: call.callId, caller: call.caller.userId, to, ...ended }
}

function usersOf(call: CallState): readonly UserId[] {
  return [...new Set([...call.parties, ...call.left].map(({ userId }) => userId))]
}
