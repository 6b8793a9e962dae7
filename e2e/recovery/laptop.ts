import { type Browser, type BrowserServer, chromium } from '@playwright/test'
import { calmChromiumArgs, chromiumPath } from '../browsers.js'

/** A computer whose lid can be closed: all of the browser's processes stop until it is opened. */
export class Laptop {
  readonly browser: Browser
  readonly #server: BrowserServer

  private constructor(server: BrowserServer, browser: Browser) {
    this.#server = server
    this.browser = browser
  }

  static async open(): Promise<Laptop> {
    const server = await chromium.launchServer({ executablePath: chromiumPath, args: [...calmChromiumArgs] })
    return new Laptop(server, await chromium.connect(server.wsEndpoint()))
  }

  sleep(): void {
    this.#signal('SIGSTOP')
  }

  wake(): void {
    this.#signal('SIGCONT')
  }

  async close(): Promise<void> {
    this.wake()
    await this.browser.close()
    await this.#server.close()
  }

  /** Playwright starts a browser as the leader of a process group, and its processes stay in it. */
  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#server.process()
    if (pid === undefined) throw new Error('The browser has not started.')
    process.kill(-pid, signal)
  }
}
