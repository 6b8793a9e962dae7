import { userOf } from './address.js'
import { type CallState, isOpen, isParty, peersOf } from './call-state.js'
import type { CallId, Party, UserId } from './ids.js'

/** What a new directed invite collides with. */
export type Collision =
  | { readonly outcome: 'none' }
  /** The callee is talking to, or calling, someone else. */
  | { readonly outcome: 'busy' }
  /** The callee is calling the caller: the first call is the one to answer. */
  | { readonly outcome: 'glare'; readonly callId: CallId }
  /**
   * The caller calls the same person again while an earlier call still counts as alive: an unanswered one of any of
   * their devices, or an answered one of this device. `party` is the device that leaves it.
   */
  | { readonly outcome: 're-call'; readonly callId: CallId; readonly party: Party }

/**
 * Decides what happens when `caller` invites `callee`, given the live calls that either takes part in. Pure.
 */
export function resolveCollision(caller: Party, callee: UserId, live: Iterable<CallState>): Collision {
  const calls = [...live].filter(call => call.phase !== 'ended')
  for (const call of calls) {
    const party = earlierParty(call, caller, callee)
    if (party) return { outcome: 're-call', callId: call.callId, party }
  }
  const crossing = calls.find(
    call => isOpen(call) && call.caller.userId === callee && userOf(call.address) === caller.userId,
  )
  if (crossing) return { outcome: 'glare', callId: crossing.callId }
  return { outcome: calls.some(call => occupies(call, callee)) ? 'busy' : 'none' }
}

/** The caller's device in an earlier call to the same person; `null` if the call is none. */
function earlierParty(call: CallState, caller: Party, callee: UserId): Party | null {
  if (call.phase === 'accepted') {
    const isBetween = isParty(call, caller) && peersOf(call, caller).some(({ userId }) => userId === callee)
    return isBetween ? caller : null
  }
  return call.caller.userId === caller.userId && userOf(call.address) === callee ? call.caller : null
}

/** Whether a call makes `user` busy: they are in it, or are calling a person with it. */
export function occupies(call: CallState, user: UserId): boolean {
  if (call.phase === 'accepted') return call.parties.some(({ userId }) => userId === user)
  return isOpen(call) && call.caller.userId === user && userOf(call.address) !== null
}
