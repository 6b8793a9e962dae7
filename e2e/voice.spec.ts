import type { BrowserContext } from '@playwright/test'
import { expect, test } from './fixtures.js'
import { measureLoudness } from './loudness.js'
import { expectSilence, expectSound } from './media.js'
import { expectTogether, meet } from './meet.js'
import { liveCaptures } from './witness.js'

/** A microphone beside a waterfall: noise, and no voice. */
async function noisyMicrophone(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { mediaDevices } = navigator
    const open = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async wanted => {
      const stream = await open(wanted)
      const [device] = stream.getAudioTracks()
      if (!device) return stream
      const audio = new AudioContext({ sampleRate: 48_000 })
      const noise = new AudioBufferSourceNode(audio, { loop: true })
      noise.buffer = audio.createBuffer(1, 96_000, 48_000)
      // Pink, by Paul Kellet's filter.
      let [low, middle, high] = [0, 0, 0]
      noise.buffer.getChannelData(0).forEach((_, index, samples) => {
        const white = (Math.random() - 0.5) / 20
        low = 0.99765 * low + white * 0.099046
        middle = 0.963 * middle + white * 0.2965164
        high = 0.57 * high + white * 1.0526913
        samples[index] = low + middle + high + white * 0.1848
      })
      const destination = audio.createMediaStreamDestination()
      noise.connect(destination)
      noise.start()
      const [track] = destination.stream.getAudioTracks()
      if (!track) return stream
      const stop = track.stop.bind(track)
      track.stop = () => {
        stop()
        device.stop()
      }
      stream.removeTrack(device)
      stream.addTrack(track)
      return stream
    }
  })
}

test('noise suppression takes the noise out; muted is silent; who talks then is told', async ({ person }) => {
  test.slow()
  const ada = await person('Ada', { prepare: noisyMicrophone })
  const ben = await person('Ben')
  await meet(ada, ben)
  const loudness = () => ben.page.evaluate(measureLoudness, { ms: 500, enough: 1 })
  await expect.poll(loudness).toBeGreaterThan(0.03)
  await ada.control('More').click()
  const noise = ada.page.getByRole('menuitemcheckbox', { name: 'Noise suppression' })
  await noise.click()
  await expect(noise).toBeChecked()
  await ada.page.keyboard.press('Escape')
  // On a busy machine the sound has gaps, and each clicks.
  await expect.poll(loudness, { timeout: 45_000 }).toBeLessThan(0.02)
  await ada.control('Mute microphone').click()
  await expectSilence(ben.page)
  await expect(ada.status('You’re muted')).toBeVisible()
  // The device's own track takes over, and is as mute.
  await ada.control('More').click()
  await noise.click()
  await expect(noise).not.toBeChecked()
  await ada.page.keyboard.press('Escape')
  await expectSilence(ben.page)
  await ada.button('Unmute').click()
  await expectSound(ben.page)
  await expect(ada.control('Mute microphone')).toBeVisible()
  await expect(ada.status('You’re muted')).toBeHidden()
  await ada.control('Hang up').click()
  await expect.poll(() => liveCaptures(ada.page)).toEqual([])
})

test('how good the connection is, in a sentence, in figures, and in what is remembered', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  const bars = ada.button(/^Connection: (good|fair|poor)$/)
  await bars.click()
  const popup = ada.page.getByRole('dialog', { name: /^Connection: / })
  await popup.getByRole('button', { name: 'Statistics' }).click()
  const statistics = ada.page.getByRole('region', { name: 'Statistics' })
  await expect(statistics.getByText('Round trip')).toBeVisible()
  await expect(statistics.getByText(/fps$/)).toHaveCount(2)
  await expect(statistics.getByText('Direct, browser to browser')).toBeVisible()
})

test('audio only: no picture either way, and the other is told why', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await ada.control('More').click()
  await ada.page.getByRole('menuitemradio', { name: 'Audio only' }).click()
  await ada.page.keyboard.press('Escape')
  await expect(ada.page.getByText('Your video is paused: “Audio only” is chosen.')).toBeVisible()
  await expect(ben.page.getByText('Your video is paused: Ada chose “Audio only”.')).toBeVisible()
  await expect(ben.video('Ada')).toBeHidden()
  await expect(ada.video('Ben')).toBeHidden()
  await expectSound(ben.page)
  // Kept by this browser.
  await ada.page.reload()
  await ada.expectInCall()
  await ada.control('More').click()
  await expect(ada.page.getByRole('menuitemradio', { name: 'Audio only' })).toBeChecked()
  await ada.page.getByRole('menuitemradio', { name: 'Auto' }).click()
  await ada.page.keyboard.press('Escape')
  await expectTogether(ada, ben)
})
