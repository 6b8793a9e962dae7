import { type Browser, launch, type Page } from 'puppeteer-core'
import { firefoxPath, firefoxPrefs } from './browsers.js'
import { watchFrames } from './frames.js'
import { witness } from './witness.js'

const WAIT_MS = 20_000

/**
 * A person using Firefox, with the same names. Playwright cannot drive Debian's Firefox, so this uses WebDriver BiDi.
 */
export class FirefoxPerson {
  readonly name: string
  readonly #browser: Browser
  readonly #page: Page

  private constructor(name: string, browser: Browser, page: Page) {
    this.name = name
    this.#browser = browser
    this.#page = page
  }

  /** Opens the page, types the name and presses Continue. */
  static async at(url: string, name: string): Promise<FirefoxPerson> {
    const browser = await launch({
      browser: 'firefox',
      executablePath: firefoxPath,
      headless: true,
      extraPrefsFirefox: { ...firefoxPrefs },
    })
    try {
      const page = await browser.newPage()
      page.setDefaultTimeout(WAIT_MS)
      await page.evaluateOnNewDocument(witness)
      await page.goto(url)
      const person = new FirefoxPerson(name, browser, page)
      await page.locator('::-p-aria([name="Your name"][role="textbox"])').fill(name)
      await person.press('Continue')
      await page.waitForSelector('::-p-aria([name="People"][role="region"])')
      return person
    } catch (error) {
      await browser.close()
      throw error
    }
  }

  async press(button: string): Promise<void> {
    await this.#page.locator(`::-p-aria([name="${button}"][role="button"])`).click()
  }

  async waitForButton(button: string): Promise<void> {
    await this.#page.waitForSelector(`::-p-aria([name="${button}"][role="button"])`, { visible: true })
  }

  /** Frames within 700 ms, and their brightness, of the `<video>` with this label; none if there is no such video. */
  async watchVideo(label: string): Promise<{ frames: number; brightness: number }> {
    const video = await this.#page.$(`video[aria-label="${label}"]`)
    return video ? video.evaluate(watchFrames, 700) : { frames: 0, brightness: 0 }
  }

  /** The loudness of what this page plays (root mean square, 0 to 1), over two and a half seconds. */
  listen(): Promise<number> {
    return this.#page.evaluate(measureReceived, 2_500)
  }

  async close(): Promise<void> {
    await this.#browser.close()
  }
}

/**
 * Runs in a page. Without a sound card, Firefox never starts an AudioContext, so this reads the decoder's own level,
 * provided that an element plays aloud.
 */
async function measureReceived(ms: number): Promise<number> {
  const aloud = [...document.querySelectorAll<HTMLMediaElement>('audio, video')].some(
    ({ muted, paused, srcObject }) =>
      !muted && !paused && srcObject instanceof MediaStream && srcObject.getAudioTracks().length > 0,
  )
  if (!aloud) return 0
  const measure = async () => {
    let energy = 0
    let seconds = 0
    for (const connection of window.ringdownWitness.connections) {
      if (connection.connectionState !== 'connected') continue
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'inbound-rtp' || report.kind !== 'audio') continue
        energy += report.totalAudioEnergy
        seconds += report.totalSamplesDuration
      }
    }
    return { energy, seconds }
  }
  const before = await measure()
  await new Promise(resolve => setTimeout(resolve, ms))
  const after = await measure()
  const seconds = after.seconds - before.seconds
  return seconds > 0 ? Math.sqrt((after.energy - before.energy) / seconds) : 0
}
