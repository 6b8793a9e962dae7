import { expect, type Locator, type Page } from '@playwright/test'
import { watchFrames } from './frames.js'
import { measureLoudness } from './loudness.js'

/** The Chromium fake microphone beeps once a second; two and a half hold at least two beeps. */
const LISTEN_MS = 2_500
/** Loudness (root mean square, 0 to 1) that a beep passes and that silence on a codec never reaches. */
const AUDIBLE = 0.01
/** How long something may take to come about, in milliseconds, unless told otherwise. */
const WITHIN = 10_000

/** Frames keep coming to the element and they show something. */
export async function expectPicture(video: Locator, within = WITHIN): Promise<void> {
  await expect(video).toBeVisible()
  await expect(async () => {
    const { frames, brightness } = await video.evaluate(watchFrames, 700)
    expect(frames, 'frames in 700 ms').toBeGreaterThan(3)
    expect(brightness, 'mean brightness, 0 to 255').toBeGreaterThan(8)
  }).toPass({ timeout: within })
}

/** No frame comes to the element, or it is not shown at all. */
export async function expectNoPicture(video: Locator, within = WITHIN): Promise<void> {
  await expect(async () => {
    if (!(await video.isVisible())) return
    const { frames } = await video.evaluate(watchFrames, 1_000)
    expect(frames, 'frames in 1 s').toBe(0)
  }).toPass({ timeout: within })
}

/** Somebody who listens to this page hears something. */
export async function expectSound(page: Page, within = WITHIN): Promise<void> {
  await expect
    .poll(() => page.evaluate(measureLoudness, LISTEN_MS), {
      message: 'loudness of what the page plays',
      timeout: within,
    })
    .toBeGreaterThan(AUDIBLE)
}

/** For as long as two beeps would take, the page plays nothing of the peer's. */
export async function expectSilence(page: Page, within = WITHIN): Promise<void> {
  await expect
    .poll(() => page.evaluate(measureLoudness, LISTEN_MS), {
      message: 'loudness of what the page plays',
      timeout: within,
    })
    .toBeLessThan(AUDIBLE / 5)
}
