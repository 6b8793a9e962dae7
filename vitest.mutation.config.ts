import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { defineSlice } from './scripts/mutation-slices.mjs'
import { resolution, running } from './vitest.shared.js'

const { tests } = defineSlice(process.env['RINGDOWN_MUTATION'] ?? 'protocol')
const source = (path: string) => fileURLToPath(new URL(`packages/${path}`, import.meta.url))

/** The tests of one slice, for Stryker. It runs them in a copy of the repository whose node_modules lead back to it. */
export default defineConfig({
  ...resolution,
  resolve: {
    ...resolution.resolve,
    alias: [
      { find: '@ringdown/protocol/schemas', replacement: source('protocol/src/schemas.ts') },
      { find: /^@ringdown\/(protocol|client|testing|server)$/, replacement: source('$1/src/index.ts') },
    ],
  },
  test: {
    ...running,
    // The tests run thousands of times in one process: loading every module for each file would take most of the time.
    isolate: false,
    // A mutant that makes a test wait for ever is noticed after this long. The slices have no slow tests.
    testTimeout: 8_000,
    hookTimeout: 8_000,
    include: tests.map(path => `${path}.test.ts`),
  },
})
