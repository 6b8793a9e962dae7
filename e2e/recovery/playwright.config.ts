import { defineConfig } from '@playwright/test'
import lab from '../lab/playwright.config.js'

/** The faults, with and without the lab's network. The tests mostly wait, so two run at once. */
export default defineConfig({
  ...lab,
  testDir: '.',
  globalSetup: '../lab/global-setup.ts',
  outputDir: '../../test-results/recovery',
  workers: 2,
  projects: [{ name: 'recovery' }],
  reporter: [['list'], ['json', { outputFile: '../../.cache/test/recovery.json' }]],
})
