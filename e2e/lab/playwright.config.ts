import { defineConfig } from '@playwright/test'
import { calmChromiumArgs, chromiumPath } from '../browsers.js'

export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: '../../test-results/lab',
  workers: 3,
  // Six browsers, gateways and a relay share two cores: one slow test must not fail the run, and is reported.
  retries: 1,
  // Up to six browsers on two cores.
  timeout: 120_000,
  globalTimeout: 15 * 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../../.cache/test/lab.json' }]],
  use: {
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromiumPath, args: [...calmChromiumArgs] },
  },
  projects: [
    // A connected call uses both cores; a call that waits in vain does not.
    { name: 'through', testIgnore: ['in-vain.spec.ts', 'chaos.spec.ts'], workers: 1 },
    { name: 'in-vain', testMatch: 'in-vain.spec.ts', fullyParallel: true, workers: 2 },
    ...(process.env['RINGDOWN_TEST_CHAOS'] ? [{ name: 'chaos', testMatch: 'chaos.spec.ts' }] : []),
  ],
})
