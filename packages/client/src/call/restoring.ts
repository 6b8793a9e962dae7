import type { Address, CallId, MediaWanted } from '@ringdown/protocol'
import type { CallPorts } from './call-ports.js'
import type { PeerLinks } from './peer-links.js'

/**
 * Restores a call on a server that has forgotten it: the server knows it again once all parties have said the same.
 *
 * @returns whether it knows it now. Until then, reading the log fails with "unknown call", and this is tried again.
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
    log('Restoring a call failed.', { callId, error })
    return false
  }
}
