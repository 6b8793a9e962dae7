import { type CallState, calleeOf, isOpen, isParty } from './call-state.js'
import type { EndReason } from './end-reason.js'
import { type Device, isSameDevice, type Party } from './ids.js'

/** What a call is for one device. */
export type CallView =
  | { readonly phase: 'calling' | 'ringing' | 'accepted' }
  | { readonly phase: 'ended'; readonly reason: EndReason; readonly by: Party | null }

/** The call as `device` sees it: a device that rang but did not win sees `answered-elsewhere`. */
export function viewOf(state: CallState, device: Device): CallView {
  if (isOpen(state)) return { phase: state.phase }
  if (!isParty(state, device)) {
    const itself = state.left.find(party => isSameDevice(party, device))
    const heir = state.parties.find(({ replaces }) => replaces && isSameDevice(replaces, device))
    if (itself) return { phase: 'ended', reason: heir ? 'moved' : 'completed', by: heir ?? itself }
    const winner = calleeOf(state)
    if (winner) return { phase: 'ended', reason: 'answered-elsewhere', by: winner }
  }
  if (state.phase === 'accepted') return { phase: 'accepted' }
  const declinedElsewhere =
    state.reason === 'declined' &&
    !isSameDevice(state.caller, device) &&
    !(state.endedBy && isSameDevice(state.endedBy, device))
  return {
    phase: 'ended',
    reason: declinedElsewhere ? 'declined-elsewhere' : state.reason,
    by: state.endedBy,
  }
}
