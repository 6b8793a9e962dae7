import type { RingdownError } from '@ringdown/protocol'
import { JumpingClock, ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { Intake, type IntakeFlow } from '../src/gateway/intake.js'

const FLOW = { perSecond: 100, burst: 50 }

const HERE = { onWait() {}, isHere: () => true }

function rig(flow: IntakeFlow = FLOW) {
  const clock = new ManualClock(50_000)
  let paid = 0
  const work = {
    hasCredit: true,
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
        await intake.admit(device, isReturning, HERE)
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
    void intake.admit('ada', true, HERE).then(() => times.push(clock.now() - 50_000))
    await clock.advance(1_000)
  }
  await clock.advance(10_000)
  expect(times).toEqual([5_000, 5_000])
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

it('gives the turn of one that has gone away to the next; it is let in at once when it comes back', async () => {
  const { clock, intake, come, admitted, paidFor } = rig({ perSecond: 10, burst: 1 })
  await come('first')
  for (let device = 0; device < 50; device++)
    void intake.admit(`gone ${device}`, true, { onWait() {}, isHere: () => false })
  void come('last')
  await clock.advance(200)
  expect(admitted.get('last')).toBeLessThanOrEqual(200)
  expect(paidFor()).toBe(2)
  await come('gone 7')
  expect(admitted.get('gone 7')).toBe(200)
})

it('reads few handshakes, and lets few in, while sockets wait to be accepted', async () => {
  const clock = new ManualClock(50_000)
  const work = { hasCredit: true, payForTurn() {} }
  const flow = { perSecond: 100, leastPerSecond: 10, burst: 5 }
  let share = 1
  const intake = new Intake({ clock, work, flow, busyShare: () => share })
  let [read, admitted] = [0, 0]
  const come = async (device: string) => {
    intake.checkOpen()
    await intake.approach(HERE)
    read += 1
    await intake.admit(device, true, HERE)
    admitted += 1
  }
  for (let device = 0; device < 200; device++) {
    void come(`${device}`)
    await clock.advance(10)
  }
  expect(intake.isRush).toBe(true)
  expect(read).toBeLessThan(60)
  expect(admitted).toBeLessThan(50)
  share = 0.5
  await clock.advance(3_000)
  expect(intake.isRush).toBe(false)
  expect([read, admitted]).toEqual([200, 200])
  expect(clock.pending).toBe(0)
})

it('says whether devices wait for their turn', async () => {
  const { clock, intake, come } = rig({ perSecond: 10, burst: 1 })
  await come('first')
  expect(intake.isCrowded).toBe(false)
  void come('second')
  expect(intake.isCrowded).toBe(true)
  await clock.advance(200)
  expect(intake.isCrowded).toBe(false)
})

it('lets fewer in as long as this process is late with everything, but never none', async () => {
  const clock = new JumpingClock(50_000)
  const work = { hasCredit: true, payForTurn() {} }
  const intake = new Intake({ clock, work, flow: { perSecond: 100, leastPerSecond: 25, burst: 1 } })
  let admitted = 0
  for (let device = 0; device < 200; device++)
    void intake.admit(`${device}`, true, HERE).then(() => {
      admitted += 1
    })
  const pass = async (jumps: number, ms: number) => {
    const before = admitted
    for (let jump = 0; jump < jumps; jump++) await clock.jump(ms)
    return admitted - before
  }
  const onTime = await pass(100, 10)
  expect(onTime).toBeGreaterThan(95)
  await pass(10, 120)
  const late = await pass(8, 120)
  // 25 a second.
  expect(late).toBeLessThanOrEqual(26)
  expect(late).toBeGreaterThanOrEqual(22)
})
