import { RingdownError, SERVER_LIMITS, type UserId } from '@ringdown/protocol'
import type { Waits } from './waits.js'

/** @throws {RingdownError} `limit-reached` if somebody waits for too many, or too many for somebody; `self-call` for oneself. */
export function checkRoom(waits: Waits, requester: UserId, callee: UserId): void {
  if (callee === requester) throw new RingdownError(ONESELF)
  if (waits.get(requester, callee) !== undefined) return
  if (waits.of(requester).length >= SERVER_LIMITS.completionsPerUser) throw new RingdownError(TOO_MANY)
  if (waits.for(callee).length >= SERVER_LIMITS.completionsToPerson) throw new RingdownError(MANY_WAIT)
}

const ONESELF = { code: 'self-call', message: 'You cannot call yourself.' } as const
const TOO_MANY = {
  code: 'limit-reached',
  message: `You can wait for at most ${SERVER_LIMITS.completionsPerUser} people at once. Stop waiting for somebody first.`,
} as const
const MANY_WAIT = {
  code: 'limit-reached',
  message: 'Many people are waiting for them. Try again later.',
} as const
