import { systemClock } from '@ringdown/protocol'
import type { PageStorage } from './call/saved-call.js'
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
  const storage = options.storage === undefined ? pageStorage() : options.storage
  const claimed = options.deviceId === undefined ? claimDeviceId(storage) : Promise.resolve(options.deviceId)
  const deviceId = claimed.then(id => {
    // Before the line is opened, which says what calls this device is in.
    client.resumeAs(id)
    return id
  })
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
    storage,
    speedReceipts: options.speedReceipts,
    createLocalMedia: options.createLocalMedia ?? createLocalMedia,
    log: options.log ?? (() => {}),
  })
  if (typeof window !== 'undefined') followPage(client, signaling)
  return client
}

function pageStorage(): PageStorage | null {
  try {
    return typeof sessionStorage === 'undefined' ? null : sessionStorage
  } catch {
    // Forbidden by the person's settings.
    return null
  }
}

function followPage(client: RingdownClient, signaling: SocketSignaling): void {
  const untilClosed = new AbortController()
  const { signal } = untilClosed
  window.addEventListener('pagehide', () => client.leave(), { signal })
  window.addEventListener('online', () => client.networkChanged(true), { signal })
  // Not everywhere, and not in the DOM types.
  const { connection } = navigator as { connection?: EventTarget }
  const changed = () => navigator.onLine && client.networkChanged()
  connection?.addEventListener('change', changed, { signal })
  signaling.subscribe(() => {
    if (signaling.snapshot.connection === 'closed') untilClosed.abort()
  })
}
