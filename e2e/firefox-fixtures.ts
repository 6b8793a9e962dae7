import type { Browser } from 'puppeteer-core'
import { FirefoxPerson, launchFirefox } from './firefox.js'
import { test as base } from './fixtures.js'

/** Tests with Firefox beside Chromium. All of a worker share one: it takes seconds to start. */
export const test = base.extend<{ finn: FirefoxPerson }, { firefox: Browser }>({
  firefox: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const firefox = await launchFirefox()
      await use(firefox)
      await firefox.close()
    },
    { scope: 'worker' },
  ],
  finn: async ({ firefox, server }, use) => {
    const finn = await FirefoxPerson.at(firefox, server.url, 'Finn')
    await use(finn)
    await finn.close()
  },
})

export { expect } from './fixtures.js'
