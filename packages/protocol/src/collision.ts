import { userOf } from './address.js'
import { type CallState, isOpen, isParty, peersOf } from './call-state.js'
import { type CallId, isSameDevice, type Party, type UserId } from './ids.js'

/** What a new directed invite collides with. */
export type Collision =
  | { readonly outcome: 'none' }
  /** The callee is talking to, or calling, someone else. */
  | { readonly outcome: 'busy' }
  /** The callee is calling the caller: the first call is the one to answer. */
  | { readonly outcome: 'glare'; readonly callId: CallId }
  /** This device calls the same person again while its earlier call still counts as alive. */
  | { readonly outcome: 're-call'; readonly callId: CallId }

/**
 * Decides what happens when `caller` invites `callee`, given the live calls that either takes part in. Pure.
 */
export function resolveCollision(caller: Party, callee: UserId, live: Iterable<CallState>): Collision {
  const calls = [...live].filter(call => call.phase !== 'ended')
  const earlier = calls.find(call => joins(call, caller, callee))
  if (earlier) return { outcome: 're-call', callId: earlier.callId }
  const crossing = calls.find(
    call => isOpen(call) && call.caller.userId === callee && userOf(call.address) === caller.userId,
  )
  if (crossing) return { outcome: 'glare', callId: crossing.callId }
  return { outcome: calls.some(call => occupies(call, callee)) ? 'busy' : 'none' }
}

function joins(call: CallState, caller: Party, callee: UserId): boolean {
  if (call.phase === 'accepted') {
    return isParty(call, caller) && peersOf(call, caller).some(({ userId }) => userId === callee)
  }
  return isSameDevice(call.caller, caller) && userOf(call.address) === callee
}

/** Whether a call makes `user` busy: they are in it, or are calling a person with it. */
export function occupies(call: CallState, user: UserId): boolean {
  if (call.phase === 'accepted') return call.parties.some(({ userId }) => userId === user)
  return isOpen(call) && call.caller.userId === user && userOf(call.address) !== null
}
