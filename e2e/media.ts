import { expect, type Locator, type Page } from '@playwright/test'
import { PICTURE, watchFrames } from './frames.js'
import { measureLoudness } from './loudness.js'

/** Chromium's fake microphone beeps once a second; two and a half seconds contain at least two beeps. */
const LISTEN_MS = 2_500
/** A loudness (root mean square, 0 to 1) that a beep exceeds and that encoded silence never reaches. */
const AUDIBLE = 0.01
const SILENT = AUDIBLE / 5
/** How long to wait for something by default, in milliseconds. */
const WITHIN = 20_000

/** The element keeps receiving frames, and they are not black. */
export async function expectPicture(video: Locator, within = WITHIN): Promise<void> {
  await expect(video).toBeVisible()
  await expect(async () => {
    const { ms, frames: enough } = PICTURE
    const { frames, brightness } = await video.evaluate(watchFrames, { ms, enough })
    expect(frames, `frames in ${ms} ms`).toBeGreaterThanOrEqual(enough)
    expect(brightness, 'mean brightness, 0 to 255').toBeGreaterThan(PICTURE.brightness)
  }).toPass({ timeout: within, intervals: [100] })
}

/** The element receives no frames, or is not visible. */
export async function expectNoPicture(video: Locator, within = WITHIN): Promise<void> {
  await expect(async () => {
    if (!(await video.isVisible())) return
    const { frames } = await video.evaluate(watchFrames, { ms: 1_000, enough: 1 })
    expect(frames, 'frames in 1 s').toBe(0)
  }).toPass({ timeout: within, intervals: [100] })
}

/** The page plays something audible. */
export async function expectSound(page: Page, within = WITHIN): Promise<void> {
  await expect
    .poll(() => page.evaluate(measureLoudness, { ms: LISTEN_MS, enough: AUDIBLE }), {
      message: 'loudness of what the page plays',
      timeout: within,
      intervals: [100],
    })
    .toBeGreaterThan(AUDIBLE)
}

/** For as long as two beeps would take, the page plays nothing from the peer. */
export async function expectSilence(page: Page, within = WITHIN): Promise<void> {
  await expect
    .poll(() => page.evaluate(measureLoudness, { ms: LISTEN_MS, enough: SILENT }), {
      message: 'loudness of what the page plays',
      timeout: within,
      intervals: [100],
    })
    .toBeLessThan(SILENT)
}
