import { availableParallelism } from 'node:os'

/** What all configurations of Vitest have in common. */

// Packages import one another's sources, so that no test needs a build.
const conditions = ['@ringdown/source']

export const resolution = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
}

export const running = {
  // A thread is ended wherever it is, and SQLite's driver aborts the whole process if that is in the middle of a statement.
  pool: 'forks',
  // A quarter of the time of a worker is waiting, for sockets and other processes. One more than there are cores keeps them busy.
  maxWorkers: availableParallelism() + 1,
  // What passes takes a moment. These say how long a busy machine may take over it, here and not in each file.
  testTimeout: 90_000,
  hookTimeout: 90_000,
  expect: { poll: { timeout: 30_000 } },
} as const
