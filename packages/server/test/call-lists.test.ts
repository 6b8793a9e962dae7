import { type CallState, type Draft, PROTOCOL_VERSION, reduce } from '@ringdown/protocol'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { CallLists } from '../src/redis/calls/call-lists.js'
import { CALL_SCRIPTS } from '../src/redis/calls/call-scripts.js'
import { RedisScripts } from '../src/redis/redis-scripts.js'
import { deviceListKey } from '../src/store/call-index.js'
import { openRedisRig } from './redis-rig.js'

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())

const ada = { userId: 'ada', deviceId: 'd', name: 'Ada' }
const bob = { userId: 'bob', deviceId: 'd', name: 'Bob' }
const cy = { userId: 'cy', deviceId: 'd', name: 'Cy' }
const seal = { v: PROTOCOL_VERSION, callId: 'c', seq: 0, at: 1 } as const

function after(state: CallState | null, from: typeof ada, draft: object): CallState {
  return reduce(state, { entryId: 'e', ...draft, ...seal, from } as Draft &
    typeof seal & { from: typeof ada })!
}
const invite = { type: 'invite', address: 'line:desk', media: { audio: true, video: true } }
const placed = after(null, ada, invite)
const rings = after(placed, cy, { type: 'ringing' })
const answered = after(placed, cy, { type: 'accept' })
const joined = after(answered, bob, { type: 'accept' })

let head: CallState | null
let lists: CallLists
let enter: (next: CallState, step: Parameters<CallLists['entering']>[1]) => Promise<readonly string[]>
let elapse: (ms: number) => Promise<void>
beforeEach(async () => {
  const empty = await rig.empty()
  elapse = empty.elapse
  const scripts = new RedisScripts(empty.access, 'calls/', CALL_SCRIPTS)
  lists = new CallLists({ ...empty.access, clock: empty.clock, scripts, headOf: async () => head })
  enter = async (next, step) => {
    const entering = lists.entering(next, step)
    await Promise.all(entering.calls.map(call => scripts.runAfter([], call)))
    return entering.lists
  }
})

const bobsList = deviceListKey(bob)
const versionOf = (state: CallState) => ({ ifVersion: state.version, before: state })

it('leaves a call in the list of a device whose first answer lost, once a second one may still win', async () => {
  const lost = await enter(after(placed, bob, { type: 'accept' }), versionOf(placed))
  head = answered
  await enter(joined, versionOf(answered))
  await lists.withdraw(after(placed, bob, { type: 'accept' }), lost)
  head = joined
  expect(await lists.read(bobsList)).toEqual([joined])
})

it('leaves it there for an answer that lost to nobody yet, whichever is withdrawn first', async () => {
  const next = after(placed, bob, { type: 'accept' })
  const refused = await enter(next, versionOf(placed))
  await enter(next, versionOf(placed))
  head = placed
  await lists.withdraw(next, refused)
  head = next
  expect(await lists.read(bobsList)).toEqual([next])
})

it('takes it out by the hand of the last one, and of the next to read the list', async () => {
  const next = after(placed, bob, { type: 'accept' })
  head = rings
  await lists.withdraw(next, await enter(next, versionOf(placed)))
  expect(await rig.direct.keys('ringdown:listed:device*')).toEqual([])
  await enter(next, versionOf(placed))
  expect(await lists.read(bobsList)).toEqual([])
  expect(await rig.direct.keys('ringdown:listed:device*')).toEqual([])
})

it('takes out a call that was never there after a while, unless it is being placed once more', async () => {
  head = null
  await enter(placed, { ifVersion: 0 })
  await elapse(10_001)
  await enter(placed, { ifVersion: 0 })
  expect(await lists.read(deviceListKey(ada))).toEqual([])
  head = placed
  expect(await lists.read(deviceListKey(ada))).toEqual([placed])
  head = null
  await elapse(10_001)
  await lists.read(deviceListKey(ada))
  head = placed
  expect(await lists.read(deviceListKey(ada))).toEqual([])
})

it('lists no call for longer that ended while its lists were renewed', async () => {
  head = after(placed, ada, { type: 'hangup', reason: 'cancelled' })
  await lists.renew(placed)
  expect(await rig.direct.keys('*')).toEqual([])
})
