import { defineConfig } from 'vitest/config'

/** Tests of what is built and packed: see scripts/package-checks.mjs. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.mjs'],
    testTimeout: 150_000,
    hookTimeout: 200_000,
    // Each starts processes of its own; two at once on two cores only wait for one another.
    fileParallelism: false,
  },
})
