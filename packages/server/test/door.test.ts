import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { ARRIVAL, DOOR, WORK } from '../src/budgets/costs.js'
import { WorkBudget } from '../src/budgets/work-budget.js'
import { Door } from '../src/gateway/door.js'

const NONE = { perSecond: 1e9, burst: 1e9 }

function rig(total = { perSecond: 700, burst: 4_000 }) {
  const clock = new ManualClock(50_000)
  const work = new WorkBudget({ clock, limits: { network: NONE, site: NONE, total } })
  return { clock, work, door: new Door({ clock, work, isRush: () => false }) }
}

/** Comes until nobody may wait any longer. @returns how many came, and the ways out of those that wait. */
function fill(door: Door, open: () => void) {
  const leaving: (() => void)[] = []
  let came = 0
  try {
    for (;;) {
      const leave = door.enter(open)
      came += 1
      if (leave !== null) leaving.push(leave)
    }
  } catch (error) {
    expect(error).toMatchObject({ code: 'unavailable' })
  }
  return { came, leaving }
}

it('opens sockets one after the other; who would wait for too long is told when to come', async () => {
  const { clock, door } = rig()
  let opened = 0
  const { came, leaving } = fill(door, () => {
    opened += 1
  })
  expect(opened).toBe(DOOR.burst)
  expect(came).toBeGreaterThan(2_500)
  await clock.advance(1_000)
  expect(opened - DOOR.burst).toBeGreaterThan(0.95 * DOOR.perSecond)
  expect(opened - DOOR.burst).toBeLessThanOrEqual(DOOR.perSecond)
  await clock.advance(3_600)
  expect(opened).toBe(came)
  expect(leaving.length).toBe(came - DOOR.burst)
  expect(clock.pending).toBe(0)
})

it('gives the turn of one that goes away to the next', async () => {
  const { clock, door } = rig()
  let opened = 0
  const { came, leaving } = fill(door, () => {
    opened += 1
  })
  const gone = leaving.slice(0, 1_000)
  for (const leave of gone) leave()
  await clock.advance((1_000 * (came - gone.length)) / DOOR.perSecond)
  expect(opened).toBe(came - gone.length)
})

it('opens one at once when nobody has come for a while', async () => {
  const { clock, door } = rig()
  for (let socket = 0; socket < 100; socket++) door.enter(() => {})
  await clock.advance(10_000)
  expect(door.enter(() => {})).toBe(null)
})

it('opens fewer once the CPU that was saved up is spent, and stays within what is there for all', async () => {
  const { clock, work, door } = rig({ perSecond: 700, burst: 400 })
  let opened = 0
  for (let second = 0; second < 30; second++) {
    fill(door, () => {
      opened += 1
      // Each is let in as well.
      work.payForTurn(ARRIVAL - WORK.upgrade)
    })
    await clock.advance(1_000)
  }
  expect(opened).toBeGreaterThan(30 * DOOR.perSecondInNeed * 0.9)
  expect(opened * ARRIVAL).toBeLessThan(33 * 700)
})
