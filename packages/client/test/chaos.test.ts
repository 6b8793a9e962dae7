import { FakeMediaStream } from '@ringdown/testing'
import fc from 'fast-check'
import { afterEach, beforeEach, it, vi } from 'vitest'
import { noteLine } from './chaos/lines.js'
import { type Plan, Run } from './chaos/run.js'
import { KINDS, type Kind } from './chaos/steps.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))
vi.mock('../src/signaling/socket-signaling.js', async importOriginal => {
  const { SocketSignaling } = await importOriginal<typeof import('../src/signaling/socket-signaling.js')>()
  return {
    SocketSignaling: class extends SocketSignaling {
      constructor(options: ConstructorParameters<typeof SocketSignaling>[0]) {
        super(options)
        noteLine(String(options.server), this)
      }
    },
  }
})

/** `RINGDOWN_TEST_SEED` replays a run that failed; `RINGDOWN_TEST_RUNS` makes more of them. */
const SEED = process.env['RINGDOWN_TEST_SEED']
const RUNS = Number(process.env['RINGDOWN_TEST_RUNS'] ?? 12)
/** Also of the search for the shortest run that fails. */
const LIMIT_MS = 60_000

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeMediaStream)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const step = fc.record({
  kind: fc.oneof(
    ...Object.entries(KINDS).map(([kind, weight]) => ({ arbitrary: fc.constant(kind as Kind), weight })),
  ),
  who: fc.nat(11),
  whom: fc.nat(11),
  on: fc.boolean(),
  afterMs: fc.oneof(
    { arbitrary: fc.integer({ min: 0, max: 300 }), weight: 3 },
    { arbitrary: fc.integer({ min: 300, max: 5_000 }), weight: 5 },
    { arbitrary: fc.integer({ min: 5_000, max: 40_000 }), weight: 1 },
  ),
})

const plan: fc.Arbitrary<Plan> = fc.record({
  names: fc.constantFrom(['Ann', 'Bob'], ['Ann', 'Bob', 'Cy']),
  seed: fc.noShrink(fc.nat()),
  faults: fc.constantFrom(0, 0.05, 0.2),
  steps: fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }),
})

it(
  'whatever happens, in the end everybody agrees, and nothing is on that nobody turned on',
  async () => {
    await fc.assert(
      fc.asyncProperty(plan, async plan => {
        const run = new Run(plan)
        const random = vi.spyOn(Math, 'random').mockImplementation(run.world.random)
        try {
          await run.live(plan.steps)
          await run.heal()
          await run.callOnceMore()
          await run.close()
        } finally {
          random.mockRestore()
        }
      }),
      {
        numRuns: RUNS,
        ...(SEED === undefined ? {} : { seed: Number(SEED) }),
        interruptAfterTimeLimit: LIMIT_MS,
      },
    )
  },
  LIMIT_MS + 30_000,
)
