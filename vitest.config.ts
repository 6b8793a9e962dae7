import { defineConfig } from 'vitest/config'

// Packages import one another's sources, so that no test needs a build.
const conditions = ['@ringdown/source']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/*/test/**/*.test.{ts,tsx}',
      'apps/*/test/**/*.test.{ts,tsx}',
      'bench/test/*.test.ts',
      'scripts/test/*.test.mjs',
    ],
    pool: 'threads',
    // Vitest leaves a core to others by default, which is half of a machine with two.
    maxWorkers: '100%',
    // What passes takes a moment. These say how long a busy machine may take over it, here and not in each file.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
  },
})
