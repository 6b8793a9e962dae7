import { defineConfig } from '@playwright/test'
import lab from '../lab/playwright.config.js'

/** The faults, on the lab's network and off it. Most of the time is waited away, so two at once. */
export default defineConfig({
  ...lab,
  testDir: '.',
  globalSetup: '../lab/global-setup.ts',
  outputDir: '../../test-results/recovery',
  workers: 2,
  projects: [{ name: 'recovery' }],
  reporter: [['list'], ['json', { outputFile: '../../.cache/test/recovery.json' }]],
})
