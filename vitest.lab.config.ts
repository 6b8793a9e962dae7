import { defineConfig } from 'vitest/config'
import shared from './vitest.config.ts'

/** What takes seconds because it waits for real processes. One file after the other, because they measure the event loop. */
export default defineConfig({
  ...shared,
  test: { ...shared.test, include: ['packages/*/test/**/*.lab.ts'], fileParallelism: false },
})
