import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  type Page,
} from '@playwright/test'
import { type Computer, startOn } from './computers.js'
import { Person } from './person.js'
import { Laptop } from './recovery/laptop.js'
import { RingdownServer } from './ringdown-server.js'
import { ServerHost } from './server-host.js'
import { installWitness } from './witness.js'

interface PersonOptions {
  /** Another tab of that person's browser, so the same user; by default a browser of their own. */
  readonly sameBrowserAs?: Person
  /** A special computer, or one the test provides; the test then closes what it opened. */
  readonly on?: Computer | Laptop
  /** The page to open; by default home, where the person gives their name. Elsewhere the test does that. */
  readonly at?: string
  /** The screen, and whether it is touched; by default Playwright's: a small window and a mouse. */
  readonly screen?: BrowserContextOptions
  /** Runs before the page's own code, to simulate a broken browser. */
  readonly prepare?: (context: BrowserContext) => Promise<unknown>
}

interface Fixtures {
  /** The server's environment, beyond port and data directory. Set it with `test.use`. */
  serverEnv: Readonly<Record<string, string>>
  server: RingdownServer
  /** Opens a page and, at home, types the name and presses Continue. */
  person: (name: string, options?: PersonOptions) => Promise<Person>
}

interface WorkerFixtures {
  /** The browser of a special computer, shared by all tests of a worker. */
  browserOn: (computer: Computer) => Promise<Browser>
  /** The process in which the servers of a worker's tests run, one after the other. */
  serverHost: ServerHost
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  browserOn: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const browsers = new Map<Computer, Promise<Browser>>()
      await use(computer => {
        const browser = browsers.get(computer) ?? startOn(computer)
        browsers.set(computer, browser)
        return browser
      })
      for (const browser of browsers.values()) await (await browser).close()
    },
    { scope: 'worker' },
  ],

  serverHost: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const host = new ServerHost()
      await use(host)
      await host.close()
    },
    { scope: 'worker' },
  ],

  serverEnv: [{}, { option: true }],

  server: async ({ serverEnv, serverHost }, use, info) => {
    const server = await RingdownServer.start(serverEnv, null, serverHost)
    await use(server)
    await server.stop()
    if (info.status !== info.expectedStatus) await info.attach('server.log', { body: server.output })
  },

  person: async ({ browser, browserOn, server }, use, info) => {
    const opened: BrowserContext[] = []
    const logs: { name: string; lines: string[] }[] = []
    const placeOf = async (on: PersonOptions['on']) => {
      if (on instanceof Laptop) return on.browser
      return on === undefined ? browser : browserOn(on)
    }
    await use(async (name, options = {}) => {
      let context = options.sameBrowserAs?.context
      if (!context) {
        context = await (await placeOf(options.on)).newContext(options.screen)
        opened.push(context)
        await installWitness(context)
        await options.prepare?.(context)
      }
      const page = await context.newPage()
      logs.push({ name, lines: recordConsole(page) })
      const person = new Person(name, page)
      await page.goto(new URL(options.at ?? '/', server.url).href)
      if (options.at === undefined) {
        if (!options.sameBrowserAs) await person.introduce()
        await person.expectHome()
      }
      return person
    })
    for (const each of opened) await each.close()
    if (info.status !== info.expectedStatus) {
      for (const { name, lines } of logs) await info.attach(`${name}.log`, { body: lines.join('\n') })
    }
  },
})

export { expect } from '@playwright/test'

function recordConsole(page: Page): string[] {
  const lines: string[] = []
  page.on('console', message => lines.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', error => lines.push(`uncaught: ${error.stack ?? error.message}`))
  return lines
}
