import { type Browser, launch, type Page } from 'puppeteer-core'
import { firefoxPath, firefoxPrefs } from './browsers.js'
import { watchFrames } from './frames.js'
import { measureLoudness } from './loudness.js'

const WAIT_MS = 20_000

/** Somebody at Firefox, which Playwright cannot drive as Debian ships it: WebDriver BiDi, by the same names. */
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

  /** Frames within 700 ms, and their brightness, of the `<video>` with this label; none where there is no such video. */
  async watchVideo(label: string): Promise<{ frames: number; brightness: number }> {
    const video = await this.#page.$(`video[aria-label="${label}"]`)
    return video ? video.evaluate(watchFrames, 700) : { frames: 0, brightness: 0 }
  }

  /** How loud this page is, over two and a half seconds. */
  listen(): Promise<number> {
    return this.#page.evaluate(measureLoudness, 2_500)
  }

  async close(): Promise<void> {
    await this.#browser.close()
  }
}
