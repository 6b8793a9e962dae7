import { expect, type Page, test } from '@playwright/test'
import { expectNoPicture, expectPicture, expectSilence, expectSound } from './media.js'

/* The other specs rely on four assertions about media. Here each meets a stream it must reject. */

async function openPage(page: Page): Promise<void> {
  await page.route('http://localhost/', route =>
    route.fulfill({ contentType: 'text/html', body: '<button>' }),
  )
  await page.goto('http://localhost/')
  await page.getByRole('button').click()
}

/** Shows a stream of the fake devices that went through a pair of peer connections. */
async function showRemote(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
    const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()]
    here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined)
    there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined)
    const video = document.createElement('video')
    video.autoplay = true
    video.srcObject = new MediaStream()
    document.body.append(video)
    there.ontrack = ({ track }) => (video.srcObject as MediaStream).addTrack(track)
    for (const track of stream.getTracks()) here.addTrack(track, stream)
    await here.setLocalDescription()
    await there.setRemoteDescription(here.localDescription!)
    await there.setLocalDescription()
    await here.setRemoteDescription(there.localDescription!)
    Object.assign(window, { sent: stream })
  })
}

/** What to mute or stop: the kind of track, and how. */
async function spoil(page: Page, kind: 'audio' | 'video', how: 'disable' | 'stop'): Promise<void> {
  await page.evaluate(
    ([kind, how]) => {
      for (const track of (window as unknown as { sent: MediaStream }).sent.getTracks()) {
        if (track.kind !== kind) continue
        if (how === 'stop') track.stop()
        else track.enabled = false
      }
    },
    [kind, how] as const,
  )
}

test('a live stream is a picture and a sound', async ({ page }) => {
  await openPage(page)
  await showRemote(page)
  const video = page.locator('video')
  await expectPicture(video)
  await expectSound(page)
  await expect(expectNoPicture(video, 3_000)).rejects.toThrow(/frames in 1 s/)
  await expect(expectSilence(page, 3_000)).rejects.toThrow(/loudness/)
})

test('a stopped camera gives no picture', async ({ page }) => {
  await openPage(page)
  await showRemote(page)
  const video = page.locator('video')
  await expectPicture(video)
  await spoil(page, 'video', 'stop')
  await expectNoPicture(video)
  await expect(expectPicture(video, 5_000)).rejects.toThrow(/frames in 3000 ms|brightness/)
})

test('a disabled camera sends black frames, which count as no picture', async ({ page }) => {
  await openPage(page)
  await showRemote(page)
  const video = page.locator('video')
  await expectPicture(video)
  await spoil(page, 'video', 'disable')
  await expect(expectPicture(video, 5_000)).rejects.toThrow(/brightness|frames/)
})

test('a muted microphone, and a muted element, are silent', async ({ page }) => {
  await openPage(page)
  await showRemote(page)
  const video = page.locator('video')
  await expectSound(page)
  await video.evaluate((element: HTMLVideoElement) => {
    element.muted = true
  })
  await expectSilence(page)
  await video.evaluate((element: HTMLVideoElement) => {
    element.muted = false
  })
  await expectSound(page)
  await spoil(page, 'audio', 'disable')
  await expectSilence(page)
  await expect(expectSound(page, 3_000)).rejects.toThrow(/loudness/)
})
