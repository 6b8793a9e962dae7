import { systemClock } from '@ringdown/protocol'
import { claimDeviceId } from './device-id.js'
import { createLocalMedia } from './media/captured-media.js'
import type { Ringdown, RingdownOptions } from './ringdown.js'
import { RingdownClient } from './ringdown-client.js'
import { SocketSignaling } from './signaling/socket-signaling.js'

/**
 * Opens a line to a Ringdown server and keeps it open. It is an object outside any framework: make one, keep it, subscribe
 * to it. Nothing is opened but the line; camera and microphone wait for `call` or `accept`.
 */
export function createRingdown(options: RingdownOptions): Ringdown {
  const { token, server } = options
  const clock = options.clock ?? systemClock
  const deviceId = options.deviceId === undefined ? claimDeviceId() : Promise.resolve(options.deviceId)
  const signaling = new SocketSignaling({
    server,
    token: typeof token === 'string' ? () => Promise.resolve(token) : token,
    deviceId: () => deviceId,
    calls: () => client.snapshot.calls.map(call => call.snapshot.callId),
    clock,
  })
  const client = new RingdownClient({
    signaling,
    clock,
    PeerConnection: options.PeerConnection ?? RTCPeerConnection,
    rtcConfiguration: options.rtcConfiguration ?? {},
    privacy: options.privacy ?? (() => ({})),
    createLocalMedia: options.createLocalMedia ?? createLocalMedia,
    log: options.log ?? (() => {}),
  })
  if (typeof window !== 'undefined') followPage(client, signaling)
  return client
}

function followPage(client: RingdownClient, signaling: SocketSignaling): void {
  const untilClosed = new AbortController()
  const { signal } = untilClosed
  const leave = (event: PageTransitionEvent) => {
    // A page kept for the back button is frozen, not gone; its calls end as any lost connection does.
    if (!event.persisted) client.leave()
  }
  window.addEventListener('pagehide', leave, { signal })
  window.addEventListener('online', () => client.reconnect(), { signal })
  signaling.subscribe(() => {
    if (signaling.snapshot.line === 'closed') untilClosed.abort()
  })
}
