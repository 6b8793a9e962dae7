import { isOpen, isParty, type Party, userOf } from '@ringdown/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openRedisRig } from './redis-rig.js'
import { type Engine, openMemoryEngine, openRedisEngine } from './simulation/engine.js'
import { type Step, stepAtOnce, stepInTurn } from './simulation/steps.js'
import { World } from './simulation/world.js'

/**
 * The same runs each time, so that a change is judged on its own. `npm run simulate` makes others. The seed and path of a failed run
 * repeat it.
 */
const SEED = Number(process.env['RINGDOWN_TEST_SEED'] ?? 20_261_127)
const PATH = process.env['RINGDOWN_TEST_PATH']
const RUNS = Number(process.env['RINGDOWN_TEST_RUNS'] ?? 120)
/** Also limits the search for the shortest sequence that fails. */
const LIMIT_MS = Math.max(60_000, RUNS * 1_000)

const STRANGER: Party = { userId: 'eve', deviceId: 'eve-1', name: 'Eve' }

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

const settings = {
  numRuns: RUNS,
  seed: SEED,
  ...(PATH === undefined ? {} : { path: PATH, endOnFailure: true }),
  interruptAfterTimeLimit: LIMIT_MS,
}

const sequence = (step: fc.Arbitrary<Step>) => fc.array(step, { minLength: 1, maxLength: 40, size: 'max' })

/** Longer than anything is kept of a call: from which networks a line was called. */
const DAY = 86_400_000

/** Lives through a sequence, and checks what must always hold. @returns what has become of every call, and what is known of it. */
async function live(engine: Engine, steps: readonly Step[]): Promise<unknown> {
  const world = new World(engine)
  for (const step of steps) {
    await world.take(step)
    expect(await doubleCalls(world)).toEqual([])
  }
  await world.calm()
  const { chronicle, store, devices } = world
  const states = []
  for (const callId of chronicle.calls) {
    const state = await store.head(callId)
    if (state === null) throw new Error(`${callId} was lost`)
    states.push(state)
    if (chronicle.unrung.has(callId)) expect(state.phase).toBe('ended')
    expect(await world.readFor(STRANGER, callId)).toBe('unknown-call')
    for (const device of devices) {
      const known = device.stateOf(callId)
      if (known === null) continue
      // Who rang and did not answer only has to know that it is over for them.
      if (!isParty(state, device.party)) expect(isOpen(known)).toBe(isOpen(state))
      else expect({ ...known, version: 0 }).toMatchObject({ phase: state.phase, parties: state.parties })
    }
  }
  expect(chronicle.faults()).toEqual([])
  await world.end()
  expect(await store.countLive()).toEqual({ calling: 0, ringing: 0, accepted: 0 })
  expect(chronicle.faults()).toEqual([])
  await engine.elapse(DAY)
  await expect.poll(() => engine.keys()).toEqual([])
  const logs = chronicle.calls.map(callId =>
    chronicle.logOf(callId).map(({ type, from }) => `${type} of ${from?.deviceId ?? 'the server'}`),
  )
  return { states, logs }
}

/** Pairs of people with two calls that wait for an answer. */
async function doubleCalls({ store }: World): Promise<readonly string[]> {
  const pairs = (await store.live(null, 1_000)).filter(isOpen).flatMap(({ caller, address }) => {
    const callee = userOf(address)
    return callee === null ? [] : [[caller.userId, callee].sort().join(' and ')]
  })
  return pairs.filter((pair, index) => pairs.indexOf(pair) < index)
}

/** The store fails while a call is placed. Over Redis that is one question as a rule, so another one would meet the fault. */
const failsToCall = (step: Step) => step.do === 'act' && step.action === 'call' && step.fault !== null

it('comes to the same on one node in memory and on two nodes over Redis', {
  timeout: 2 * LIMIT_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(sequence(stepInTurn), async steps => {
      const alone = await live(openMemoryEngine(), steps)
      const engine = await openRedisEngine(rig.redis, rig.direct, steps.some(failsToCall))
      expect(await live(engine, steps)).toEqual(alone)
    }),
    settings,
  )
})

it('holds what must always hold when much happens at once on two nodes', {
  timeout: 2 * LIMIT_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(sequence(stepAtOnce), async steps => {
      await live(await openRedisEngine(rig.redis, rig.direct), steps)
    }),
    settings,
  )
})
