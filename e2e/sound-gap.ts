import type { Page } from '@playwright/test'

export interface SoundWatch {
  /** @returns the longest time for which nothing arrived on the tracks that the page played, in milliseconds. */
  stop(): Promise<number>
}

/** How often the page looks, in milliseconds. */
const SAMPLE_MS = 40

/** Watches the voice that a page plays: packets that arrive for a track that no element plays do not count. */
export async function watchSoundGaps(page: Page): Promise<SoundWatch> {
  const watch = await page.evaluateHandle(sampleMs => {
    const received = new Map<string, number>()
    let lastAt = performance.now()
    let longest = 0
    let isStopped = false
    const played = () =>
      new Set(
        [...document.querySelectorAll<HTMLMediaElement>('audio, video')]
          .filter(element => !element.muted && !element.paused && element.volume > 0)
          .flatMap(({ srcObject }) => (srcObject instanceof MediaStream ? srcObject.getAudioTracks() : []))
          .map(({ id }) => id),
      )
    const look = async () => {
      const ids = played()
      const open = window.ringdownWitness.connections.filter(each => each.connectionState !== 'closed')
      let isHeard = false
      for (const report of await Promise.all(open.map(each => each.getStats()))) {
        report.forEach((stats: RTCInboundRtpStreamStats) => {
          if (stats.type !== 'inbound-rtp' || stats.kind !== 'audio' || !ids.has(stats.trackIdentifier))
            return
          const before = received.get(stats.trackIdentifier) ?? 0
          const now = stats.packetsReceived ?? 0
          received.set(stats.trackIdentifier, now)
          isHeard ||= now > before
        })
      }
      const now = performance.now()
      longest = Math.max(longest, now - lastAt)
      if (isHeard) lastAt = now
      if (!isStopped) setTimeout(look, sampleMs)
    }
    void look()
    return {
      stop() {
        isStopped = true
        return longest
      },
    }
  }, SAMPLE_MS)
  return { stop: () => watch.evaluate(({ stop }) => stop()) }
}
