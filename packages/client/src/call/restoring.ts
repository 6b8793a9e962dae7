import {
  type CallId,
  type CallView,
  type Device,
  type DeviceId,
  type Invite,
  isLapse,
  type UserId,
} from '@ringdown/protocol'
import { hasCapability } from '../signaling/capability.js'
import { type AnswerState, isAnswered } from './answer-state.js'
import type { CallPorts } from './call-ports.js'
import type { Pair } from './peer-link.js'

/** What a page that was reloaded knows about its part in the call. */
export interface SavedLeg {
  /** Who this device was in the log, and the call's key. An earlier release saved neither. */
  readonly userId?: UserId | undefined
  readonly deviceId: DeviceId
  readonly key?: string | null
  readonly links: readonly Pair[]
}

/** This device's part in a call. */
interface Membership {
  readonly callId: CallId
  readonly me: Device | null
  readonly links: { readonly key: string | null; partiesWith(me: Device): readonly Device[] }
}

interface Standing {
  readonly view: CallView | null
  readonly answer: AnswerState
  readonly links: { readonly isConnected: boolean }
}

/**
 * Whether the server has ended a call because it could not hear that its parties are connected. They restore it; the
 * end counts only once their connection is lost too.
 */
export function hasLapsed({ view, answer, links }: Standing): boolean {
  return view?.phase === 'ended' && isLapse(view.reason, view.by) && isAnswered(answer) && links.isConnected
}

/**
 * Restores a call on a server that has forgotten it: the server knows it again once all parties have said the same. A
 * server that has forgotten its users too knows this device by another id; then the call's key counts.
 *
 * @returns whether it knows it now. Until then, reading the log fails with "unknown call", and this is tried again.
 */
export async function restoreCall(
  { signaling, log }: CallPorts,
  { callId, me, links }: Membership,
  { address, media }: Pick<Invite, 'address' | 'media'>,
): Promise<boolean> {
  // Saved by an earlier release, and not read since.
  if (!me) return false
  const proof = links.key && hasCapability(signaling, 'call-key') ? { key: links.key } : {}
  try {
    const parties = links.partiesWith(me)
    return (await signaling.request('restore', { callId, address, media, parties, ...proof })).known
  } catch (error) {
    log('Restoring failed.', { callId, error })
    return false
  }
}
