import { defineSlice } from './scripts/mutation-slices.mjs'

const { name, mutate } = defineSlice(process.env.RINGDOWN_MUTATION ?? 'protocol')

/** Mutation tests of one slice: `npm run mutation` runs them one after the other. */
export default {
  mutate,
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  // Vitest reads no tsconfig.json; Stryker would rewrite it by an interface of TypeScript that version 7 no longer has.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  // What runs only when a module loads would have every test run again for each mutant.
  ignoreStatic: true,
  // A test of a broken server mostly waits.
  concurrency: 4,
  timeoutMS: 15_000,
  incremental: true,
  incrementalFile: `.cache/mutation/${name}-incremental.json`,
  tempDirName: '.cache/stryker',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
  jsonReporter: { fileName: `.cache/mutation/${name}.json` },
  ignorePatterns: [
    'apps',
    'bench',
    'deploy',
    'docs',
    'e2e',
    'examples',
    'lint',
    'test-results',
    'tools',
    'packages/*/dist',
    'packages/server/public',
  ],
}
