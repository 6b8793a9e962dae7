import type { CallId } from '@ringdown/protocol'
import type { CallLeg } from './call-leg.js'

interface GlarePorts {
  /** The leg of the crossing call where it rings here already; its call object is over, and was never more than a ring. */
  takeRinging(callId: CallId): CallLeg | null
  /** Reads the log of the crossing call. */
  fetch(callId: CallId): Promise<CallLeg>
}

/**
 * Two people called each other at the same moment, and the server took the other's call. Having pressed Call, this person
 * has answered it: finds the leg to go on with.
 *
 * @returns `null` where `isOver` says that the call was given up meanwhile; then the crossing call is declined.
 * @throws RingdownError where its log cannot be read.
 */
export async function takeCrossingCall(
  ports: GlarePorts,
  callId: CallId,
  isOver: () => boolean,
): Promise<CallLeg | null> {
  const leg = ports.takeRinging(callId) ?? (await ports.fetch(callId))
  if (!isOver()) return leg
  leg.decline()
  leg.close()
  return null
}
