import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { Rush } from '../src/gateway/rush.js'

function rig() {
  const clock = new ManualClock(50_000)
  let share = 1
  let offset = 0
  const settable = { now: () => clock.now() + offset, after: clock.after.bind(clock) }
  const rush = new Rush({ clock: settable, busyShare: () => share })
  const come = async (times: number, everyMs: number) => {
    for (let time = 0; time < times; time++) {
      rush.note()
      await clock.advance(everyMs)
    }
  }
  return {
    clock,
    rush,
    come,
    setClockBack: (ms: number) => {
      offset -= ms
    },
    setShare: (given: number) => {
      share = given
    },
  }
}

it('is on while sockets come one after the other and there is no idle moment', async () => {
  const { clock, rush, come } = rig()
  expect(rush.isOn).toBe(false)
  await come(30, 8)
  expect(rush.isOn).toBe(true)
  await clock.advance(300)
  expect(rush.isOn).toBe(false)
})

it('is off where there is time left, or few come', async () => {
  const { rush, come, setShare } = rig()
  setShare(0.6)
  await come(30, 8)
  expect(rush.isOn).toBe(false)
  setShare(1)
  await come(30, 40)
  expect(rush.isOn).toBe(false)
})

it('looks again after a clock was set back', async () => {
  const { rush, come, setClockBack } = rig()
  await come(30, 8)
  setClockBack(3_600_000)
  await come(30, 8)
  expect(rush.isOn).toBe(true)
})
