import type { CallId } from '@ringdown/protocol'
import type { CallLeg } from './call-leg.js'

interface GlarePorts {
  /** The leg of the crossing call if it already rings here. Its call object is over; it was only ever a ring. */
  takeRinging(callId: CallId): CallLeg | null
  /** Reads the log of the crossing call. */
  fetch(callId: CallId): Promise<CallLeg>
}

/**
 * Two people called each other at the same moment, and the server accepted the other's call. Pressing Call counts as
 * answering it: finds the leg to continue with.
 *
 * @returns `null` if `isOver` says that the call was given up meanwhile; the crossing call is then declined.
 * @throws RingdownError if its log cannot be read.
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
