import type { Address, CallId, MediaWanted } from '@ringdown/protocol'
import type { CallPorts } from './call-ports.js'
import type { PeerLinks } from './peer-links.js'

/**
 * Tells a server that has forgotten a call what it is: it knows the call again once all parties have said the same.
 *
 * @returns whether it knows it now. Until then the log asks, is told that the call is unknown, and this is tried again.
 */
export async function restoreCall(
  { signaling, log }: CallPorts,
  callId: CallId,
  { address, media }: { readonly address: Address; readonly media: MediaWanted },
  links: PeerLinks,
): Promise<boolean> {
  const { me } = signaling.snapshot
  if (!me) return false
  try {
    const parties = links.partiesWith(me)
    return (await signaling.request('restore', { callId, address, media, parties })).known
  } catch (error) {
    log('A call could not be restored.', { callId, error })
    return false
  }
}
