/**
 * The parts under mutation testing: what is mutated, and which tests must notice. A slow test would run once for each
 * line that it touches, so slow tests are left out. They could only notice more.
 */
const slices = {
  protocol: {
    mutate: ['packages/protocol/src/**/*.ts', '!packages/protocol/src/**/*.d.ts'],
    tests: ['packages/protocol/test/*'],
  },
  sequencer: {
    mutate: ['packages/server/src/sequencer/**/*.ts'],
    tests: named('packages/server/test', [
      'bounded-replies',
      'call-copy',
      'charged-logs',
      'collisions',
      'deadlines',
      'directed-call',
      'failing-store',
      'full-logs',
      'held-call',
      'lapsed-calls',
      'links',
      'live-calls',
      'memory-locks',
      'reachability',
      'readers',
      'restorations',
      'restoring-at-once',
      'ring-rules',
      'rings',
      'sequencer',
      'store-use',
      'three-parties',
      'warm-ring',
      'withdrawn-links',
    ]),
  },
  store: {
    mutate: ['packages/server/src/store/**/*.ts'],
    tests: named('packages/server/test', ['memory-call-store', 'memory-contacts', 'sequencer', 'store-use']),
  },
  call: {
    mutate: ['packages/client/src/call/**/*.ts'],
    // None of these has a real server: with one process for all files, its sockets and the simulated ones do not go together.
    tests: named('packages/client/test', [
      'before-answer',
      'call-handle',
      'call-leg',
      'call-ports',
      'call-receipt',
      'call-registry',
      'calls-of-three',
      'captured-media',
      'departed-pages',
      'forgotten-calls',
      'lost-connections',
      'rings-answered',
      'device-troubles',
      'given-up',
      'links',
      'log-reader',
      'log-writer',
      'one-warm-ring',
      'peer-links',
      'peer-sessions',
      'recovery',
      'renamed-users',
      'restoring',
      'saved-call',
      'session',
      'sleep-watch',
      'speed-gauge',
      'state-machines',
    ]),
  },
  session: {
    mutate: ['packages/client/src/session/**/*.ts'],
    tests: named('packages/client/test', [
      'arrival',
      'control-channel',
      'control-flood',
      'control-message',
      'first-picture',
      'flow-watch',
      'ice-findings',
      'layout',
      'local-candidates',
      'operations-chain',
      'peer-sessions',
      'perfect-negotiation',
      'remote-candidates',
      'remote-streams',
      'senders',
      'session',
      'session-reports',
      'session-state',
      'token-bucket',
    ]),
  },
}

function named(folder, names) {
  return names.map(name => `${folder}/${name}`)
}

export const sliceNames = Object.keys(slices)

/** @returns the slice; its tests are named without their endings. */
export function defineSlice(name) {
  const slice = slices[name]
  if (slice === undefined) {
    throw new Error(`There is no slice "${name}". The slices are: ${sliceNames.join(', ')}.`)
  }
  return { name, ...slice }
}
