import type { BrowserContext, Page } from '@playwright/test'

/*
 * Watches from inside a page what its code does with camera, microphone and connections, without changing any of it:
 * what the page says of itself is one thing, what the browser was asked for another.
 */

interface Witness {
  readonly asked: MediaStreamConstraints[]
  readonly captured: MediaStreamTrack[]
  readonly connections: RTCPeerConnection[]
}

declare global {
  interface Window {
    ringdownWitness: Witness
  }
}

/** Watches every page of the context opened from now on. */
export async function installWitness(context: BrowserContext): Promise<void> {
  await context.addInitScript(witness)
}

/** Runs in a page before its own code. */
export function witness(): void {
  const seen: Witness = { asked: [], captured: [], connections: [] }
  window.ringdownWitness = seen
  const devices = navigator.mediaDevices
  if (devices) {
    for (const method of ['getUserMedia', 'getDisplayMedia'] as const) {
      const original = devices[method].bind(devices)
      devices[method] = async (constraints: MediaStreamConstraints = {}) => {
        seen.asked.push(constraints)
        const stream = await original(constraints)
        seen.captured.push(...stream.getTracks())
        return stream
      }
    }
  }
  const Original = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      seen.connections.push(this)
    }
  }
}

/** How often the page has asked the browser for a camera, a microphone or a screen. */
export function countMediaRequests(page: Page): Promise<number> {
  return page.evaluate(() => window.ringdownWitness.asked.length)
}

/** The kinds of the local tracks that are live now: a live camera track is a camera light that is on. */
export function liveCaptures(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    window.ringdownWitness.captured.filter(track => track.readyState === 'live').map(track => track.kind),
  )
}

/** The `deviceId` of the camera that is on now, or `null`. */
export function cameraInUse(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const track = window.ringdownWitness.captured.findLast(
      ({ kind, readyState }) => kind === 'video' && readyState === 'live',
    )
    return track?.getSettings().deviceId ?? null
  })
}

/** RTP packets that all of the page's connections have sent. */
export function countSentPackets(page: Page): Promise<number> {
  return countPackets(page, 'outbound-rtp', 'packetsSent')
}

/** RTP packets that have come to any of the page's connections. */
export function countReceivedPackets(page: Page): Promise<number> {
  return countPackets(page, 'inbound-rtp', 'packetsReceived')
}

function countPackets(page: Page, type: RTCStatsType, field: string): Promise<number> {
  return page.evaluate(
    async ({ type, field }) => {
      let packets = 0
      for (const connection of window.ringdownWitness.connections) {
        if (connection.connectionState === 'closed') continue
        for (const report of (await connection.getStats()).values()) {
          if (report.type === type) packets += report[field] ?? 0
        }
      }
      return packets
    },
    { type, field },
  )
}

/** How many of the page's connections are not closed. */
export function countOpenConnections(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      window.ringdownWitness.connections.filter(({ connectionState }) => connectionState !== 'closed').length,
  )
}
