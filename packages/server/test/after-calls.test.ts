import { SERVER_LIMITS } from '@ringdown/protocol'
import { expect, it, vi } from 'vitest'
import { UNLIMITED_BUDGETS } from '../src/budgets/budgets.js'
import { HeldBudget } from '../src/budgets/held-budget.js'
import { Connection } from '../src/gateway/connection.js'
import { RATES } from '../src/gateway/rate-limit.js'
import { NODE_TIMES } from '../src/redis/node-times.js'
import { inTime } from './in-time.js'
import { namedIn, objectsOf } from './kept-objects.js'
import { openNodes, type TestNodes } from './nodes-rig.js'
import { elapse } from './redis-rig.js'
import { RunningClock } from './running-clock.js'
import { atEnd, type Device, refused, serve } from './sockets.js'
import { Town } from './town.js'

/** Nobody is to be told to wait. What may be held is what may be held in earnest. */
const OPTIONS = {
  budgets: { work: UNLIMITED_BUDGETS.work as NonNullable<typeof UNLIMITED_BUDGETS.work> },
  rates: Object.fromEntries(Object.keys(RATES).map(name => [name, { points: 1e6, seconds: 60 }])),
  intake: { perSecond: 10_000, burst: 10_000 },
}
/** No node is to be taken for dead unless the test says so. */
const PATIENT = { ...NODE_TIMES, lease: 600_000, grace: 600_000 }
const PEOPLE = 12
/** Longer than anything of a call lasts that is over, or that nobody is in any more. */
const A_WHILE = 200_000
/** How often it is looked for what has ended elsewhere. */
const MINUTE = 61_000
/** Longer than it is remembered who has talked to whom. */
const A_SEASON = 100 * 86_400_000

/** The budgets of all servers that are opened from now on. */
function watchBudgets(): Set<HeldBudget> {
  const budgets = new Set<HeldBudget>()
  const { open } = HeldBudget.prototype
  vi.spyOn(HeldBudget.prototype, 'open').mockImplementation(function (this: HeldBudget, ...payer) {
    budgets.add(this)
    return open.apply(this, payer)
  })
  return budgets
}

/** What is charged to whom. Of people who are in no call, only their sockets are, and those to their network. */
const heldIn = (budgets: Iterable<HeldBudget>) =>
  [...budgets].map(({ held, payers }) => ({ held: held > 0, payers }))
const areIdle = (budgets: Iterable<HeldBudget>) => heldIn(budgets).every(({ payers }) => payers <= 1)
const areEmpty = (budgets: Iterable<HeldBudget>) => heldIn(budgets).every(({ held }) => !held)

/** Everybody places as many calls as ever, and no more. */
async function placeAllCalls(town: Town): Promise<void> {
  await Promise.all(
    town.residents.map(async ({ phone }) => {
      const placed: string[] = []
      for (let n = 0; n < SERVER_LIMITS.openCallsPerUser; n += 1) placed.push(await placeOne(town, phone))
      expect((await refused(placeOne(town, phone))).message).toContain('calls waiting to be answered')
      for (const callId of placed) await phone.append(callId, { type: 'hangup', reason: 'cancelled' })
    }),
  )
}

async function placeOne(town: Town, phone: Device): Promise<string> {
  const { callId } = await phone.invite(`line:${phone.deviceId}`)
  town.calls.add(callId)
  return callId
}

/** What this process still knows of the calls and devices of a town. */
async function leftOf({ calls, devices, users }: Town): Promise<readonly string[]> {
  const connections = (await objectsOf(Connection)).filter(({ userId }) => users.has(userId))
  return [
    ...(await namedIn([calls, devices])),
    ...connections.map(({ party }) => `a connection of ${party.name}`),
  ]
}

/** The kinds of keys in Redis. */
async function kindsIn({ direct }: TestNodes): Promise<readonly string[]> {
  const keys = await direct.keys('*')
  return [...new Set(keys.map(key => key.replace(/\d{13}/, 'NODE')))].sort()
}

it('one node in memory holds nothing of calls that are over, nor of people who are gone', async () => {
  const budgets = watchBudgets()
  const clock = new RunningClock()
  const town = new Town([await serve({ ...OPTIONS, clock })])
  const pass = async (ms = MINUTE) => clock.jump(ms)
  await town.settle(PEOPLE)
  await town.call(() => pass(A_WHILE))
  await inTime(pass, () => areIdle(budgets))
  await placeAllCalls(town)
  town.leave()
  await inTime(pass, () => areEmpty(budgets))
  await pass(A_SEASON)
  expect(await leftOf(town)).toEqual([])
})

/** Three nodes over Redis, with a town on them. */
async function openTown() {
  const budgets = watchBudgets()
  const rig = await openNodes({ ...OPTIONS, nodes: 3, nodeTimes: PATIENT })
  atEnd(() => rig.close())
  const idle = await kindsIn(rig)
  const town = new Town(rig.nodes)
  await town.settle(PEOPLE)
  const pass = async (ms = MINUTE) => {
    for (const node of rig.nodes) node.jump(ms)
    await elapse(rig.direct, ms)
  }
  return { budgets, rig, idle, town, pass }
}

it('nor do three nodes over Redis, nor does Redis', async () => {
  const { budgets, rig, idle, town, pass } = await openTown()
  await town.call(() => pass(A_WHILE))
  await inTime(pass, () => areIdle(budgets))
  await placeAllCalls(town)
  town.leave()
  await inTime(pass, () => areEmpty(budgets))
  // So long is it remembered what somebody has missed.
  for (let day = 0; day < 8; day += 1) await pass(86_400_000)
  await inTime(
    async () => {},
    async () => (await kindsIn(rig)).every(kind => idle.includes(kind)),
  )
  for (const node of rig.nodes) node.jump(A_SEASON)
  expect(await leftOf(town)).toEqual([])
})

it('nor do those that are left where a node dies in the middle', async () => {
  const { budgets, rig, town, pass } = await openTown()
  const dying = rig.nodes[2]!
  await town.during(async () => {
    dying.kill()
    await rig.declareDead(dying)
    await town.lose(dying)
  })
  // The dead one is in this process as well.
  const others = [...budgets].slice(0, 2)
  await inTime(pass, () => areIdle(others))
  await placeAllCalls(town)
  town.leave()
  await inTime(pass, () => areEmpty(others))
})
