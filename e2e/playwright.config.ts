import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './browsers.js'

export default defineConfig({
  testDir: '.',
  // The network lab has a configuration of its own.
  testIgnore: ['lab/**', 'recovery/**'],
  outputDir: '../test-results',
  // A call keeps both cores busy: encoding twice, decoding twice. A second worker would only make it late.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  globalTimeout: 18 * 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../.cache/test/e2e.json' }]],
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromiumPath, args: [...chromiumArgs] },
  },
})
