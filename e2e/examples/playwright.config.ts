import { defineConfig } from '@playwright/test'
import e2e from '../playwright.config.js'

/** The programs of examples/, each built and started by the scripts of its own package.json. */
export default defineConfig({
  ...e2e,
  testDir: '.',
  testIgnore: [],
  outputDir: '../../test-results/examples',
  globalTimeout: 5 * 60_000,
  reporter: [['list'], ['json', { outputFile: '../../.cache/test/examples.json' }]],
})
