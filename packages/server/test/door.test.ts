import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { ARRIVAL, DOOR, WORK } from '../src/budgets/costs.js'
import { WorkBudget } from '../src/budgets/work-budget.js'
import { Door } from '../src/gateway/door.js'

const NONE = { perSecond: 1e9, burst: 1e9 }

function rig(total = { perSecond: 700, burst: 4_000 }) {
  const clock = new ManualClock(50_000)
  const work = new WorkBudget({ clock, limits: { network: NONE, site: NONE, total } })
  return { clock, work, door: new Door({ clock, work }) }
}

it('opens sockets one after the other; who would wait for too long is told when to come', () => {
  const { door } = rig()
  const waits: number[] = []
  expect(() => {
    for (;;) waits.push(door.enter())
  }).toThrow(expect.objectContaining({ code: 'unavailable' }))
  expect(waits.filter(wait => wait === 0)).toHaveLength(DOOR.burst + 1)
  expect(waits[DOOR.burst + 1]).toBe(1_000 / DOOR.perSecond)
  expect(waits.at(-1)).toBeLessThanOrEqual(4_000)
  expect(waits.length).toBeGreaterThan(2_000)
})

it('opens one at once when nobody has come for a while', async () => {
  const { clock, door } = rig()
  for (let socket = 0; socket < 100; socket++) door.enter()
  await clock.advance(10_000)
  expect(door.enter()).toBe(0)
})

it('opens fewer once the CPU that was saved up is spent, and stays within what is there for all', async () => {
  const { clock, work, door } = rig({ perSecond: 700, burst: 400 })
  let opened = 0
  for (let second = 0; second < 30; second++) {
    try {
      for (;;) {
        door.enter()
        opened += 1
        // Each is let in as well.
        work.payForTurn(ARRIVAL - WORK.upgrade)
      }
    } catch {}
    await clock.advance(1_000)
  }
  expect(opened).toBeGreaterThan(30 * DOOR.perSecondInNeed * 0.9)
  expect(opened * ARRIVAL).toBeLessThan(33 * 700)
})
