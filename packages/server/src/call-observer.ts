import { type CallState, isOpen, occupies, parseAddress, type UserId, userOf } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Directory } from './presence/directory.js'
import { absentParties, type Deadlines } from './sequencer/deadlines.js'
import type { Attendance, CallObserver } from './sequencer/ports.js'
import type { Sequencer } from './sequencer/sequencer.js'
import type { CallStore } from './store/call-store.js'

interface Options {
  readonly store: CallStore
  readonly directory: Directory
  readonly attendance: Attendance
  readonly logger: Logger
  /** Asked for late: the sequencer is made with this observer. */
  readonly sequencer: () => Sequencer
  readonly deadlines: () => Deadlines
}

/** What the rest of the server does when a call changes: who is busy, what is let go of, one line in the log. */
export function observeCalls(options: Options): CallObserver {
  const { store, directory, attendance, logger } = options

  async function follow(call: CallState): Promise<void> {
    if (!isOpen(call)) await options.sequencer().release(call)
    for (const party of absentParties(call, attendance)) await options.deadlines().deviceLeft(party)
    for (const userId of usersOf(call)) {
      const live = await store.liveOfUser(userId)
      directory.setBusy(
        userId,
        live.some(other => occupies(other, userId)),
      )
    }
  }

  return ({ after, entry }) => {
    const { callId } = after
    logger.info({ callId, ...describe(after), by: entry.from?.userId ?? 'server' }, `call ${after.phase}`)
    follow(after).catch((error: unknown) => logger.error({ err: error, callId }, 'following a call failed'))
  }
}

/** What may be logged of a call: ids. The address of a link is a secret, so only its kind. */
function describe(call: CallState): object {
  const ended = call.phase === 'ended' ? { reason: call.reason } : {}
  return {
    caller: call.caller.userId,
    to: userOf(call.address) ?? parseAddress(call.address)?.kind,
    ...ended,
  }
}

function usersOf(call: CallState): readonly UserId[] {
  const callee = call.phase === 'accepted' || call.phase === 'ended' ? call.callee : null
  return callee ? [call.caller.userId, callee.userId] : [call.caller.userId]
}
