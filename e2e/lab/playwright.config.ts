import { defineConfig } from '@playwright/test'
import { calmChromiumArgs, chromiumPath } from '../browsers.js'

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/lab',
  // Two tests at once, with their gateways and a relay, are what two cores can do in time. Run it alone.
  workers: 2,
  retries: 0,
  timeout: 120_000,
  globalTimeout: 15 * 60_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../../.cache/test/lab.json' }]],
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromiumPath, args: [...calmChromiumArgs] },
  },
  projects: [
    // A connected call uses both cores; a call that waits in vain does not.
    { name: 'through', testIgnore: ['in-vain.spec.ts', 'chaos.spec.ts'], workers: 1 },
    { name: 'in-vain', testMatch: 'in-vain.spec.ts', workers: 1 },
    ...(process.env['RINGDOWN_TEST_CHAOS'] ? [{ name: 'chaos', testMatch: 'chaos.spec.ts' }] : []),
  ],
})
