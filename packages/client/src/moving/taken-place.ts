import { type AppendReply, type Device, type Draft, type OwnCall, RingdownError } from '@ringdown/protocol'
import type { Call } from '../call/call.js'
import type { LocalMedia } from '../media/local-media.js'
import { newEntryId } from '../random-id.js'
import type { RingdownClient } from '../ringdown-client.js'
import type { Signaling } from '../signaling/signaling.js'

/** How often an entry is sent whose reply was lost. */
const TRIES = 3

/** Joins a call beside another device of this person's, and returns to it as a page does that was in it. */
export async function takePlace(
  { ports, registry }: RingdownClient,
  { callId, role, address, media }: OwnCall,
  replaced: Device,
  localMedia: LocalMedia,
): Promise<Call> {
  const { signaling, clock } = ports
  const { me } = signaling.snapshot
  await append(signaling, callId, { type: 'accept', replaces: replaced, entryId: newEntryId() })
  try {
    const copy = await signaling.request('sync', { callId, afterSeq: 0 })
    const now = clock.now()
    const call = registry.rejoin({
      v: 2,
      userId: me?.userId,
      deviceId: me?.deviceId ?? '',
      callId,
      role,
      address,
      media,
      links: [],
      startedAt: now,
      connectedAt: now,
      aliveAt: now,
      // What is open already.
      localMedia,
      audio: false,
      video: false,
      screen: false,
    })
    registry.fold(copy)
    return call
  } catch (error) {
    // The call goes on without this device.
    await append(signaling, callId, { type: 'hangup', reason: 'peer-left', entryId: newEntryId() }).catch(
      () => {},
    )
    throw error
  }
}

async function append(signaling: Signaling, callId: string, draft: Draft): Promise<AppendReply> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await signaling.request('append', { callId, draft })
    } catch (error) {
      const isLost = error instanceof RingdownError && error.code === 'timeout'
      if (!isLost || tries === TRIES) throw error
    }
  }
}
