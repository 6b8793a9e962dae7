import type { RingdownError } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { Intake } from '../src/gateway/intake.js'

const FLOW = { perSecond: 100, burst: 50 }

function rig(flow = FLOW) {
  const clock = new ManualClock(50_000)
  let paid = 0
  const work = {
    payForTurn() {
      paid += 1
    },
  }
  const intake = new Intake({ clock, work, flow })
  /** When each was let in, in milliseconds from the beginning. */
  const admitted = new Map<string, number>()
  const refusals = new Map<string, number[]>()
  /** A device that comes until it is let in, as a client does. */
  async function come(device: string, isReturning = true): Promise<void> {
    for (;;) {
      try {
        await intake.admit(device, isReturning)
        admitted.set(device, clock.now() - 50_000)
        return
      } catch (error) {
        const { retryAfterMs = 0 } = (error as RingdownError).problem
        refusals.set(device, [...(refusals.get(device) ?? []), retryAfterMs])
        await new Promise<void>(resolve => void clock.after(retryAfterMs, resolve))
      }
    }
  }
  return { clock, intake, come, admitted, refusals, paidFor: () => paid }
}

it('lets a burst in at once, and the others as fast as it can; nobody is sent away twice', async () => {
  const { clock, come, admitted, refusals, paidFor } = rig()
  for (let device = 0; device < 3_000; device++) void come(`${device}`)
  await clock.advance(0)
  expect(admitted.size).toBeGreaterThanOrEqual(50)
  expect(admitted.size).toBeLessThanOrEqual(52)
  expect(paidFor()).toBe(admitted.size)
  await clock.advance(29_600)
  expect(admitted.size).toBe(3_000)
  expect(paidFor()).toBe(3_000)
  for (let second = 1; second < 29; second++) {
    const inTime = [...admitted.values()].filter(at => at > second * 1_000 && at <= (second + 1) * 1_000)
    expect(inTime.length).toBeLessThanOrEqual(101)
  }
  expect([...refusals.values()].every(({ length }) => length === 1)).toBe(true)
  // All others waited for their turn, with their sockets open.
  expect(3_000 - refusals.size).toBeGreaterThanOrEqual(50 + 2_500 - 1)
  expect(clock.pending).toBe(0)
})

it('keeps the turn of somebody who comes again while they wait', async () => {
  const { clock, intake, come } = rig({ perSecond: 1, burst: 1 })
  for (let device = 0; device < 5; device++) void come(`${device}`)
  const times: number[] = []
  for (let attempt = 0; attempt < 2; attempt++) {
    void intake.admit('ada', true).then(() => times.push(clock.now() - 50_000))
    await clock.advance(1_000)
  }
  await clock.advance(10_000)
  expect(times).toEqual([4_000, 4_000])
})

it('lets those who were here before go first, and new ones as fast as ever when there are none', async () => {
  const both = rig()
  for (let device = 0; device < 400; device++) {
    void both.come(`new ${device}`, false)
    void both.come(`back ${device}`)
  }
  await both.clock.advance(60_000)
  const mean = (kind: string) => {
    const times = [...both.admitted].filter(([name]) => name.startsWith(kind)).map(([, at]) => at)
    return times.reduce((sum, at) => sum + at, 0) / times.length
  }
  expect(both.admitted.size).toBe(800)
  expect(mean('back')).toBeLessThan(mean('new') / 1.8)
  const alone = rig()
  for (let device = 0; device < 400; device++) void alone.come(`new ${device}`, false)
  await alone.clock.advance(4_000)
  expect(alone.admitted.size).toBe(400)
})

it('turns everybody away at the door once the last turn is half a minute off', async () => {
  const { clock, intake, come } = rig({ perSecond: 10, burst: 1 })
  for (let device = 0; device < 400; device++) void come(`${device}`)
  expect(() => intake.checkOpen()).toThrow(expect.objectContaining({ code: 'unavailable' }))
  await clock.advance(11_000)
  expect(() => intake.checkOpen()).not.toThrow()
})

it('lets nobody in once it is closed, not even those who wait', async () => {
  const { clock, intake, come, admitted } = rig()
  for (let device = 0; device < 200; device++) void come(`${device}`)
  await clock.advance(0)
  const before = admitted.size
  intake.close()
  expect(() => intake.checkOpen()).toThrow(expect.objectContaining({ code: 'unavailable' }))
  await clock.advance(1_500)
  expect(admitted.size).toBe(before)
})
