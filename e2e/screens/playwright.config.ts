import { defineConfig } from '@playwright/test'
import base from '../playwright.config.js'

/** The look at every screen, in every size. It takes a minute or two, and is no part of `npm test` for that reason. */
export default defineConfig({
  ...base,
  testDir: '.',
  testIgnore: [],
  outputDir: '../../test-results/screens-failed',
  reporter: [['list'], ['json', { outputFile: '../../.cache/test/screens.json' }]],
})
