import { type BrowserContext, test as base, type Page } from '@playwright/test'
import { freePort } from '../../scripts/free-port.mjs'
import { RingdownServer } from '../ringdown-server.js'
import { ExampleScript, runExample } from './example.js'

/** For building and starting an example: Next.js takes ten seconds, and many times that on a busy machine. */
const BUILD_MS = 180_000

interface ExampleOptions {
  /** The example's folder. */
  readonly name: string
  /** The script that serves it. */
  readonly serve: string
  /** The script to run before. */
  readonly build?: string
  /** Settings for the example and for the Ringdown server. */
  readonly env?: Readonly<Record<string, string>>
}

interface Site {
  readonly url: string
  readonly script: ExampleScript
}

interface Fixtures {
  example: ExampleOptions
  /** The example, built and served on an origin of its own, which a Ringdown server allows. */
  site: Site
  /** Opens a page of the example in a browser of its own. */
  open: (path?: string) => Promise<Page>
}

export const test = base.extend<Fixtures>({
  example: [{ name: '', serve: '' }, { option: true }],

  site: [
    async ({ example: { name, serve, build, env = {} } }, use, info) => {
      const port = await freePort()
      const url = `http://localhost:${port}`
      const server = await RingdownServer.start({ ...env, RINGDOWN_ALLOWED_ORIGINS: url })
      const settings = {
        ...env,
        PORT: String(port),
        RINGDOWN_SERVER: server.url,
        VITE_RINGDOWN_SERVER: server.url,
        NEXT_TELEMETRY_DISABLED: '1',
      }
      let script: ExampleScript | null = null
      try {
        if (build) await runExample(name, build, settings)
        script = new ExampleScript(name, serve, settings)
        await script.until(() => isServing(url))
        await use({ url, script })
      } finally {
        await script?.stop()
        await server.stop()
      }
      if (info.status !== info.expectedStatus) {
        await info.attach('server.log', { body: server.output })
        await info.attach('example.log', { body: script.output })
      }
    },
    { timeout: BUILD_MS },
  ],

  open: async ({ browser, site }, use) => {
    const opened: BrowserContext[] = []
    await use(async (path = '/') => {
      const context = await browser.newContext()
      opened.push(context)
      const page = await context.newPage()
      await page.goto(new URL(path, site.url).href)
      return page
    })
    for (const context of opened) await context.close()
  },
})

export { expect } from '@playwright/test'

async function isServing(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => null)
  return response?.ok === true
}
