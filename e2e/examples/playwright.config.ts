import { defineConfig } from '@playwright/test'
import { calmChromiumArgs, chromiumPath } from '../browsers.js'
import e2e from '../playwright.config.js'

/** The programs of examples/, each built and started by the scripts of its own package.json. */
export default defineConfig({
  ...e2e,
  testIgnore: [],
  outputDir: '../../test-results/examples',
  // With ten pictures a second, two calls at once are not too much for two cores; much of the time is listening.
  workers: 2,
  globalTimeout: 5 * 60_000,
  reporter: [['list'], ['json', { outputFile: '../../.cache/test/examples.json' }]],
  use: { ...e2e.use, launchOptions: { executablePath: chromiumPath, args: [...calmChromiumArgs] } },
})
