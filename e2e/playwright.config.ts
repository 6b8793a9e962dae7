import { defineConfig } from '@playwright/test'
import { calmChromiumArgs, chromiumPath } from './browsers.js'
import { WIDER_SPECS } from './wider/specs.js'

export default defineConfig({
  testDir: '.',
  // Each of these has its own configuration.
  testIgnore: ['lab/**', 'recovery/**', 'examples/**', 'screens/**', ...WIDER_SPECS],
  outputDir: '../test-results',
  // Most of a test is waiting, and with a small camera two calls fit on two cores.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 90_000,
  globalTimeout: 18 * 60_000,
  // On an idle machine nothing takes so long; on a busy one, a page that starts may.
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../.cache/test/e2e.json' }]],
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    // Without a graphics card a pulsing ring takes most of a core.
    reducedMotion: 'reduce',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromiumPath, args: [...calmChromiumArgs] },
  },
})
