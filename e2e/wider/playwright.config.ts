import { defineConfig } from '@playwright/test'
import near from '../playwright.config.js'
import { WIDER_SPECS } from './specs.js'

/** The tests of `npm test` and those that it leaves out have everything else in common. */
export default defineConfig({
  ...near,
  testDir: '..',
  testMatch: WIDER_SPECS.map(spec => `**/e2e/${spec}`),
  testIgnore: [],
  outputDir: '../../test-results/wider',
  reporter: [['list'], ['json', { outputFile: '../../.cache/test/wider.json' }]],
})
