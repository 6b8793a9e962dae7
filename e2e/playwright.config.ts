import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './browsers.js'

export default defineConfig({
  testDir: '.',
  // The network lab has its own configuration.
  testIgnore: ['lab/**', 'recovery/**'],
  outputDir: '../test-results',
  // A call uses both cores: it encodes twice and decodes twice. A second worker would only delay it.
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
