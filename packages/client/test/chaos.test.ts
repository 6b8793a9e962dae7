import { FakeMediaStream } from '@ringdown/testing'
import fc from 'fast-check'
import { afterEach, beforeEach, it, vi } from 'vitest'
import { type Plan, Run } from './chaos/run.js'
import { KINDS, type Kind } from './chaos/steps.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))
vi.mock('../src/signaling/socket-signaling.js', async importOriginal => {
  const { noteConnections } = await import('./chaos/connections.js')
  return noteConnections(importOriginal)
})

/**
 * The same runs each time, so that a change is judged on its own. Another seed gives others, and `RINGDOWN_TEST_RUNS`
 * sets how many. The seed and path of a failed run repeat it.
 */
const SEED = Number(process.env['RINGDOWN_TEST_SEED'] ?? 20_261_121)
const PATH = process.env['RINGDOWN_TEST_PATH']
const RUNS = Number(process.env['RINGDOWN_TEST_RUNS'] ?? 12)
/** Also limits the search for the shortest failing run. */
const LIMIT_MS = Math.max(60_000, RUNS * 1_000)

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeMediaStream)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const anyKind = fc.oneof(
  ...Object.entries(KINDS).map(([kind, weight]) => ({ arbitrary: fc.constant(kind as Kind), weight })),
)

function planOf(kind: fc.Arbitrary<Kind>): fc.Arbitrary<Plan> {
  const step = fc.record({
    kind,
    who: fc.nat(11),
    whom: fc.nat(11),
    on: fc.boolean(),
    afterMs: fc.oneof(
      { arbitrary: fc.integer({ min: 0, max: 300 }), weight: 3 },
      { arbitrary: fc.integer({ min: 300, max: 5_000 }), weight: 5 },
      { arbitrary: fc.integer({ min: 5_000, max: 40_000 }), weight: 1 },
    ),
  })
  return fc.record({
    names: fc.constantFrom(['Ann', 'Bob'], ['Ann', 'Bob', 'Cy']),
    seed: fc.noShrink(fc.nat()),
    faults: fc.constantFrom(0, 0.05, 0.2),
    steps: fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }),
  })
}

/** Faults of the server and the routes to it, but of no person, page or path. */
const LINE_KINDS = [
  'cut connection',
  'repair connection',
  'drop connections',
  'kill server',
  'start server',
  'network changed',
  'try now',
] as const satisfies readonly Kind[]

const settings = {
  numRuns: RUNS,
  seed: SEED,
  ...(PATH === undefined ? {} : { path: PATH, endOnFailure: true }),
  interruptAfterTimeLimit: LIMIT_MS,
}

/** Runs a plan in which every random choice is fixed. */
async function withRun(plan: Plan, live: (run: Run) => Promise<void>): Promise<void> {
  const run = new Run(plan)
  const random = vi.spyOn(Math, 'random').mockImplementation(run.world.random)
  try {
    await live(run)
  } finally {
    random.mockRestore()
  }
}

it(
  'whatever happens, in the end everybody agrees, and nothing is on that nobody turned on',
  () =>
    fc.assert(
      fc.asyncProperty(planOf(anyKind), plan =>
        withRun(plan, async run => {
          await run.live(plan.steps)
          await run.heal()
          await run.callOnceMore()
          await run.close()
        }),
      ),
      settings,
    ),
  LIMIT_MS + 30_000,
)

it(
  'whatever happens to the server and the ways to it, who talks goes on talking',
  () =>
    fc.assert(
      fc.asyncProperty(planOf(fc.constantFrom(...LINE_KINDS)), plan =>
        withRun(plan, async run => {
          await run.meet()
          const calls = run.world.pages.map(({ call }) => call)
          await run.live(plan.steps)
          run.expectSame(calls)
          await run.heal()
          run.expectSame(calls)
          await run.callOnceMore()
          await run.close()
        }),
      ),
      settings,
    ),
  LIMIT_MS + 30_000,
)
