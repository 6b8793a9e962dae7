import { defineConfig } from 'vitest/config'
import { resolution, running } from './vitest.shared.ts'

/** What takes seconds because it waits for real processes. One file after the other, because they measure the event loop. */
export default defineConfig({
  ...resolution,
  test: { ...running, include: ['packages/*/test/**/*.lab.ts'], fileParallelism: false },
})
