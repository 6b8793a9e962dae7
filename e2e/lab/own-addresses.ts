import type { Page } from '@playwright/test'

/** The browser's own addresses, as it would tell them to a peer. */
export function ownAddresses(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // Without microphone permission, the browser reports made-up names instead of addresses.
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    for (const track of stream.getTracks()) track.stop()
    const connection = new RTCPeerConnection()
    const addresses = new Set<string>()
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.address) addresses.add(candidate.address)
    }
    connection.createDataChannel('any')
    await connection.setLocalDescription()
    while (connection.iceGatheringState !== 'complete') await new Promise(done => setTimeout(done, 20))
    connection.close()
    return [...addresses].sort()
  })
}
