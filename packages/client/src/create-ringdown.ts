import { type Clock, type Problem, type RingdownError, steadyClock, systemClock } from '@ringdown/protocol'
import { numberConnections } from './connection-number.js'
import { claimDeviceId } from './device-id.js'
import { createLocalMedia } from './media/captured-media.js'
import { claimSuffix, type PageStorage, storageSuffix, tolerantStorage } from './page-storage.js'
import type { Ringdown, RingdownOptions } from './ringdown.js'
import { RingdownClient } from './ringdown-client.js'
import { serverUrl } from './server-url.js'
import type { Signaling } from './signaling/signaling.js'
import { SocketSignaling } from './signaling/socket-signaling.js'
import { UnsupportedSignaling } from './signaling/unsupported-signaling.js'

/** Changes of network within this time count as one. */
const BURST_MS = 5000

/**
 * Connects to a Ringdown server and stays connected. The client is independent of any framework: create one, keep it,
 * subscribe to it. It opens only the connection; camera and microphone wait for `call` or `accept`. If calls are
 * impossible, for example while a page is rendered on a server, the snapshot says so and nothing is opened.
 */
export function createRingdown(options: RingdownOptions): Ringdown {
  const { token, clock = steadyClock, log = () => {} } = options
  const untilClosed = new AbortController()
  const { signal } = untilClosed
  const problem = whyUnsupported(options)
  const storage = openStorage(options, signal)
  const signaling: Signaling = problem
    ? new UnsupportedSignaling(problem)
    : new SocketSignaling({
        ...options,
        token: typeof token === 'string' ? async () => token : token,
        deviceId: () => deviceId,
        nextConnection: numberConnections(storage, clock),
        calls: () => client.snapshot.calls.map(call => call.snapshot.callId),
        hasCalls: () => client.hasCalls,
        clock,
        log,
      })
  const client = new RingdownClient({
    ...options,
    signaling,
    clock,
    date: () => (options.clock ?? systemClock).now(),
    PeerConnection: options.PeerConnection ?? globalThis.RTCPeerConnection,
    privacy: options.privacy ?? (() => ({})),
    storage,
    pilot: options.pilot?.steer,
    createLocalMedia: options.createLocalMedia ?? createLocalMedia,
    log,
  })
  signaling.subscribe(() => {
    if (signaling.snapshot.connection === 'closed') untilClosed.abort()
  })
  // Before the handshake, which lists the calls that this device is in.
  const deviceId = claimDeviceId(options.deviceId, storage, signal).then(id => {
    try {
      if (!problem && !signal.aborted) client.resumeAs(id)
    } catch (error) {
      log('Resuming failed.', { error })
    }
    return id
  })
  if (typeof window !== 'undefined') followPage(client, clock, signal)
  return client
}

/** Why calls are impossible here; `null` if they are not. */
function whyUnsupported({ PeerConnection, server }: RingdownOptions): Problem | null {
  if (!PeerConnection && typeof RTCPeerConnection !== 'function') {
    return {
      code: 'unsupported',
      message: 'WebRTC is not available here. Use another browser.',
    }
  }
  try {
    serverUrl(server, '')
  } catch (error) {
    return (error as RingdownError).problem
  }
  return null
}

function openStorage({ storage, server, id, log }: RingdownOptions, untilClosed: AbortSignal): PageStorage {
  const suffix = storageSuffix(server, id)
  // Two clients with the same suffix would overwrite each other's device and call.
  const isFree = storage !== undefined || claimSuffix(suffix, untilClosed)
  if (!isFree) log?.('Two clients: set an `id`.', {})
  const isWanted = isFree && storage !== null
  return tolerantStorage(isWanted ? () => storage ?? sessionStorage : null, suffix, error =>
    log?.('No storage: reloads end calls.', { error }),
  )
}

function followPage(client: RingdownClient, clock: Clock, signal: AbortSignal): void {
  window.addEventListener('pagehide', () => client.leave(), { signal })
  window.addEventListener('online', () => client.networkChanged(true), { signal })
  // Not available everywhere, and missing in the DOM types.
  const { connection } = navigator as { connection?: EventTarget & { type?: string } }
  let last = connection?.type
  let changedAt = -BURST_MS
  // It also fires, in bursts, when only an estimate of the same network's speed has changed. Should the last change of a
  // burst matter, the path fails, and that is noticed too.
  const changed = () => {
    const now = clock.now()
    if (connection?.type === last || now - changedAt < BURST_MS || !navigator.onLine) return
    last = connection?.type
    changedAt = now
    client.networkChanged()
  }
  connection?.addEventListener('change', changed, { signal })
}
