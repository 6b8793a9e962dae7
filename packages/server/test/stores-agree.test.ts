import {
  type CallState,
  type Draft,
  type LogBody,
  type Party,
  PROTOCOL_VERSION,
  reduce,
} from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CallStore, entryOf, type TakenDue } from '../src/store/call-store.js'
import { MemoryCallStore } from '../src/store/memory-call-store.js'
import { MISSED, type StoreRig, TOMBSTONE } from './call-store-contract.js'
import { openRedisRig } from './redis-rig.js'

const RUNS = 60
const CALLS = ['c1', 'c2', 'c3']
const PARTIES: readonly (Party | null)[] = [
  null,
  { userId: 'ada', deviceId: 'd1', name: 'Ada' },
  { userId: 'bob', deviceId: 'd1', name: 'Bob' },
  { userId: 'bob', deviceId: 'd2', name: 'Bob' },
  { userId: 'ümit {x}', deviceId: 'd1', name: 'Ü' },
]
const media = { audio: true, video: true }
const BODIES: readonly LogBody[] = [
  { type: 'invite', address: 'user:bob', media },
  { type: 'invite', address: 'line:support', media },
  { type: 'ringing' },
  { type: 'accept' },
  { type: 'decline', reason: 'declined' },
  { type: 'hangup', reason: 'cancelled' },
  { type: 'hangup', reason: 'no-answer' },
  { type: 'candidates', session: 1, ufrag: 'ü', candidates: [], endOfCandidates: false },
  { type: 'description', session: 1, revision: 1, description: { type: 'offer', sdp: 'v=0\r\n"\\ 🎉' } },
  { type: 'description', session: 1, revision: 1, description: { type: 'answer', sdp: 'x'.repeat(30_000) } },
]

const callId = fc.constantFrom(...CALLS)
const deadline = fc.constantFrom('no-answer' as const, 'caller-gone' as const)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      callId,
      party: fc.constantFrom(...PARTIES),
      body: fc.constantFrom(...BODIES),
      entryId: fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8'),
      stale: fc.boolean(),
      times: fc.constantFrom(1, 1, 1, 30),
    }),
  },
  fc.record({ do: fc.constant('forget' as const), callId, seqs: fc.array(fc.integer({ min: 0, max: 9 })) }),
  fc.record({ do: fc.constant('discard' as const), callId }),
  fc.record({ do: fc.constant('claim' as const), key: fc.constantFrom('k', 'l'), callId }),
  fc.record({ do: fc.constant('release' as const), key: fc.constantFrom('k', 'l'), callId }),
  fc.record({ do: fc.constant('setDue' as const), callId, deadline, inMs: fc.constantFrom(0, 500, 40_000) }),
  fc.record({ do: fc.constant('takeDue' as const) }),
  fc.record({ do: fc.constant('endDue' as const), nth: fc.nat(5), again: fc.boolean() }),
  // Redis's own clock goes on meanwhile: no sum of these comes within 10 s of a lifetime.
  fc.record({ do: fc.constant('elapse' as const), ms: fc.constantFrom(1, 25_001, 100_003) }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** Two deadlines of the same moment, which a random sequence rarely has. */
const SAME_MOMENT: Step[] = [
  { do: 'setDue', callId: 'c1', deadline: 'no-answer', inMs: 0 },
  { do: 'setDue', callId: 'c1', deadline: 'caller-gone', inMs: 0 },
  { do: 'takeDue' },
]

/** One store in a run: it is asked what the other is, and its answers are without what may differ. */
function follow({ store, now, elapse }: StoreRig) {
  const taken: TakenDue[] = []
  let serial = 0

  async function append({ callId, party, body, entryId, stale }: Step & { do: 'append' }): Promise<unknown> {
    serial += 1
    const before = await store.head(callId)
    const draft = { entryId: stale ? entryId : `${entryId} ${serial}`, ...body } as Draft
    const seal = { v: PROTOCOL_VERSION, callId, from: party, at: now() } as const
    const after = reduce(before, entryOf(draft, seal, 0))
    const next = after !== null && after !== before ? { next: after } : {}
    const ifVersion = (before?.version ?? 0) + (stale && serial % 2 === 0 ? 1 : 0)
    const outcome = await store.append(callId, draft, seal, { ifVersion, ...next })
    // Only in Redis are there others to be told.
    return { ...outcome, began: undefined }
  }

  async function carryOut(step: Step): Promise<unknown> {
    switch (step.do) {
      case 'append': {
        const outcomes: unknown[] = []
        for (let n = 0; n < step.times; n += 1) outcomes.push(await append(step))
        return outcomes
      }
      case 'forget':
        return store.forget(step.callId, step.seqs)
      case 'discard': {
        const head = await store.head(step.callId)
        return head && store.discard(head)
      }
      case 'claim':
        return store.claim(step.key, { callId: step.callId, userId: 'ada' }, 40_000)
      case 'release':
        return store.release(step.key, step.callId)
      case 'setDue':
        return store.setDue({ callId: step.callId, deadline: step.deadline }, now() + step.inMs)
      case 'takeDue': {
        const due = await store.takeDue(now(), 20_000)
        taken.push(...due)
        return due.map(({ callId, deadline }) => `${callId} ${deadline}`)
      }
      case 'endDue': {
        const due = taken.sort((a, b) => nameOf(a).localeCompare(nameOf(b)))[step.nth]
        if (due === undefined) return null
        return step.again ? store.returnDue(due, now() + 400) : store.settleDue(due)
      }
      case 'elapse':
        return elapse(step.ms)
    }
  }

  return async (step: Step): Promise<unknown> => {
    const answer = await carryOut(step)
    return { answer, view: await viewOf(store) }
  }
}

/** Everything that can be seen of a store, but for the order of calls that were listed by an append that failed. */
async function viewOf(store: CallStore): Promise<unknown> {
  const byId = (calls: readonly CallState[]) => [...calls].sort((a, b) => a.callId.localeCompare(b.callId))
  const people = ['ada', 'bob', 'ümit {x}']
  return {
    calls: await Promise.all(CALLS.map(id => store.read(id))),
    known: await Promise.all(CALLS.flatMap(id => PARTIES.map(party => store.repeated(id, party, 'e1')))),
    held: await Promise.all(
      (['user:bob', 'line:support'] as const).map(async address => byId(await store.held(address))),
    ),
    users: await Promise.all(people.map(async id => byId(await store.liveOfUser(id)))),
    devices: await Promise.all(people.map(async id => byId(await store.liveOfDevice(id, 'd1')))),
    missed: await Promise.all(people.map(id => store.missed(id))),
    live: await store.live(null, 2),
    counts: await store.countLive(),
  }
}

const nameOf = ({ callId, deadline }: TakenDue) => `${callId} ${deadline}`

function memoryRig(): StoreRig {
  const clock = new JumpingClock(1_700_000_000_000)
  const store = new MemoryCallStore({ clock, tombstoneMs: TOMBSTONE, missedMs: MISSED })
  return { store, now: () => clock.now(), elapse: ms => clock.jump(ms), size: async () => store.size }
}

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

it('the memory store and the Redis store answer the same to whatever is asked of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
      const memory = follow(memoryRig())
      const inRedis = follow(await rig.makeStore())
      for (const each of steps) expect(await inRedis(each)).toEqual(await memory(each))
    }),
    { numRuns: RUNS, examples: [[SAME_MOMENT]] },
  )
})
