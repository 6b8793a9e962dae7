import { defineConfig } from '@playwright/test'
export default defineConfig({
  testDir: '.',
  outputDir: '/tmp/zz-results',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: { actionTimeout: 10_000, screenshot: 'only-on-failure' },
  testMatch: process.env.ZZ ?? 'faults.spec.ts',
})
