import {
  type CallId,
  type CallState,
  isParty,
  type Party,
  type Problem,
  RingdownError,
  SERVER_LIMITS,
} from '@ringdown/protocol'

/**
 * A device talks in one call at a time, and in two for the moment in which one follows the other.
 *
 * @param live at least the calls in progress that the device is in.
 * @param callId the call that it wants to be in. @throws {RingdownError}
 */
export function checkAccepted(live: readonly CallState[], device: Party, callId: CallId): void {
  const others = live.filter(
    call => call.phase === 'accepted' && call.callId !== callId && isParty(call, device),
  )
  if (others.length >= SERVER_LIMITS.acceptedCallsPerDevice) throw new RingdownError(TOO_MANY_ACCEPTED)
}

const TOO_MANY_ACCEPTED: Problem = {
  code: 'limit-reached',
  message: `A device can be in at most ${SERVER_LIMITS.acceptedCallsPerDevice} accepted calls at once. Hang up one first.`,
}
