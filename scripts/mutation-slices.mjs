/**
 * The parts whose tests are tested: what is mutated, and the tests that are to notice. Tests that take seconds, because
 * they open sockets or simulate a whole day, would each be run for every line they touch.
 */
const slices = {
  protocol: {
    mutate: ['packages/protocol/src/**/*.ts', '!packages/protocol/src/**/*.d.ts'],
    tests: ['packages/protocol/test/**/*.test.ts'],
    slow: [],
  },
  sequencer: {
    mutate: ['packages/server/src/sequencer/**/*.ts'],
    tests: ['packages/server/test/**/*.test.ts'],
    slow: [
      'abuse',
      'config',
      'doctor',
      'half-open',
      'http',
      'identity',
      'main',
      'metrics',
      'stun-codec',
      'tls',
      'turn',
    ],
  },
  store: {
    mutate: ['packages/server/src/store/**/*.ts'],
    tests: ['packages/server/test/**/*.test.ts'],
    slow: [
      'abuse',
      'config',
      'doctor',
      'half-open',
      'http',
      'identity',
      'main',
      'metrics',
      'stun-codec',
      'tls',
      'turn',
    ],
  },
  call: {
    mutate: ['packages/client/src/call/**/*.ts'],
    tests: ['packages/client/test/**/*.test.ts'],
    slow: ['chaos', 'check-run', 'check-verdict', 'ice-servers', 'json-parser'],
  },
  session: {
    mutate: ['packages/client/src/session/**/*.ts'],
    tests: ['packages/client/test/**/*.test.ts'],
    slow: ['chaos', 'check-run', 'check-verdict', 'ice-servers', 'json-parser'],
  },
}

export const sliceNames = Object.keys(slices)

export function defineSlice(name) {
  const slice = slices[name]
  if (slice === undefined) {
    throw new Error(`There is no slice "${name}". The slices are: ${sliceNames.join(', ')}.`)
  }
  return { name, ...slice }
}
