import { SERVER_LIMITS } from '@ringdown/protocol'
import { expect, it, vi } from 'vitest'
import { UNLIMITED_BUDGETS } from '../src/budgets/budgets.js'
import { HeldBudget } from '../src/budgets/held-budget.js'
import { RATES } from '../src/gateway/rate-limit.js'
import { NODE_TIMES } from '../src/redis/node-times.js'
import { openNodes } from './nodes-rig.js'
import { elapse } from './redis-rig.js'
import { atEnd, type Device, refused } from './sockets.js'
import { inTime, Town } from './town.js'

/** Nobody is to be told to wait. What may be held is what may be held in earnest. */
const OPTIONS = {
  budgets: { work: UNLIMITED_BUDGETS.work! },
  rates: Object.fromEntries(Object.keys(RATES).map(name => [name, { points: 1e6, seconds: 60 }])),
  intake: { perSecond: 10_000, burst: 10_000 },
}
/** No node is to be taken for dead unless the test says so. */
const PATIENT = { ...NODE_TIMES, lease: 600_000, grace: 600_000 }
/** How often it is looked for what has ended elsewhere, and somewhat more. */
const MINUTE = 61_000

/** The budgets of all servers that are opened from now on, in the order in which somebody comes to them. */
function watchBudgets(): ReadonlySet<HeldBudget> {
  const budgets = new Set<HeldBudget>()
  const { open } = HeldBudget.prototype
  vi.spyOn(HeldBudget.prototype, 'open').mockImplementation(function (this: HeldBudget, ...payer) {
    budgets.add(this)
    return open.apply(this, payer)
  })
  return budgets
}

/** Places as many calls as ever, and no more. */
async function placeAllCalls(phone: Device): Promise<void> {
  const place = async () => (await phone.invite(`line:${phone.deviceId}`)).callId
  const placed: string[] = []
  for (let n = 0; n < SERVER_LIMITS.openCallsPerUser; n += 1) placed.push(await place())
  expect((await refused(place())).message).toContain('calls waiting to be answered')
  for (const callId of placed) await phone.append(callId, { type: 'hangup', reason: 'cancelled' })
}

it('nodes charge nobody for calls that are over, also where another has ended them, or one has died in the middle', async () => {
  const budgets = watchBudgets()
  const rig = await openNodes({ ...OPTIONS, nodes: 3, nodeTimes: PATIENT })
  atEnd(() => rig.close())
  const town = new Town(rig.nodes)
  await town.settle(12)
  // What the dead one holds, which is in this process as well, is of no concern.
  const others = [...budgets].slice(0, 2)
  const pass = async () => {
    for (const node of rig.nodes) node.jump(MINUTE)
    await elapse(rig.direct, MINUTE)
  }
  const dying = rig.nodes[2]!
  await town.during(async () => {
    dying.kill()
    await rig.declareDead(dying)
    await town.lose(dying)
  })
  // Of people who are in no call, only the sockets are charged, and those to their network.
  await inTime(pass, () => others.every(({ payers }) => payers === 1))
  await Promise.all(town.phones.map(placeAllCalls))
  town.leave()
  await inTime(pass, () => others.every(({ held, payers }) => held === 0 && payers === 0))
})
