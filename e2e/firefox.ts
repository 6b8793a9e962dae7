import { type Browser, type BrowserContext, launch, type Page } from 'puppeteer-core'
import { firefoxPath, firefoxPrefs } from './browsers.js'
import { PICTURE, watchFrames } from './frames.js'
import { witness } from './witness.js'

const WAIT_MS = 40_000

/** Starts Firefox. Each person gets a context of their own in it. */
export function launchFirefox(): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath: firefoxPath,
    headless: true,
    extraPrefsFirefox: { ...firefoxPrefs },
  })
}

/**
 * A person using Firefox, with the same names. Playwright cannot drive Debian's Firefox, so this uses WebDriver BiDi.
 */
export class FirefoxPerson {
  readonly name: string
  readonly #context: BrowserContext
  readonly #page: Page

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name
    this.#context = context
    this.#page = page
  }

  /** Opens the page in a fresh context, types the name and presses Continue. */
  static async at(firefox: Browser, url: string, name: string): Promise<FirefoxPerson> {
    const context = await firefox.createBrowserContext()
    try {
      const page = await context.newPage()
      page.setDefaultTimeout(WAIT_MS)
      await page.evaluateOnNewDocument(witness)
      await page.goto(url)
      const person = new FirefoxPerson(name, context, page)
      await page.locator('::-p-aria([name="Your name"][role="textbox"])').fill(name)
      await person.press('Continue')
      await page.waitForSelector('::-p-aria([name="People"][role="region"])')
      return person
    } catch (error) {
      await context.close()
      throw error
    }
  }

  async press(button: string): Promise<void> {
    await this.#page.locator(`::-p-aria([name="${button}"][role="button"])`).click()
  }

  async waitForButton(button: string): Promise<void> {
    await this.#page.waitForSelector(`::-p-aria([name="${button}"][role="button"])`, { visible: true })
  }

  /**
   * Frames of the `<video>` with this label, as many as make a {@link PICTURE} at most, and their brightness; none if there
   * is no such video.
   */
  async watchVideo(label: string): Promise<{ frames: number; brightness: number }> {
    const video = await this.#page.$(`video[aria-label="${label}"]`)
    if (!video) return { frames: 0, brightness: 0 }
    return video.evaluate(watchFrames, { ms: PICTURE.ms, enough: PICTURE.frames })
  }

  /** The loudness of what this page plays (root mean square, 0 to 1), over two and a half seconds. */
  listen(): Promise<number> {
    return this.#page.evaluate(measureReceived, 2_500)
  }

  async close(): Promise<void> {
    await this.#context.close()
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
