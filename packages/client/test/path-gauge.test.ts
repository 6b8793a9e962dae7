import { expect, it } from 'vitest'
import { PathGauge } from '../src/pilot/path-gauge.js'

function createRig() {
  let now = 0
  const gauge = new PathGauge(() => now)
  /** A beacon is answered after `roundTripMs`. */
  const echo = (roundTripMs: number, fillBytes = 0) => {
    now += roundTripMs
    gauge.add({ at: now, roundTripMs, fillBytes })
  }
  const wait = (ms: number) => {
    now += ms
  }
  return { gauge, echo, wait }
}

it('knows nothing before the first beacon was answered', () => {
  const { gauge } = createRig()
  expect([gauge.roundTripMs(1000), gauge.queueMs(1000), gauge.capacityBps]).toEqual([null, null, null])
})

it('tells a queue from the way itself: by how much even the quickest beacon is slower than it was', () => {
  const { gauge, echo, wait } = createRig()
  echo(62)
  wait(1000)
  echo(210)
  echo(225)
  expect([gauge.roundTripMs(1000), gauge.queueMs(1000)]).toEqual([210, 148])
})

it('tells a queue that was there before the first beacon, by the checks that ICE made before anything was sent', () => {
  // Recorded at 50 kbit/s from the beginning of a call: without the checks, 221 kbit/s were measured, and a picture was tried.
  const { gauge, echo, wait } = createRig()
  gauge.addCheck(null)
  gauge.addCheck(61.5)
  gauge.addCheck(87)
  echo(434.2)
  expect(gauge.queueMs(1000)).toBeCloseTo(372.7)
  wait(10_000)
  echo(165)
  for (let beacon = 0; beacon < 3; beacon++) echo(182.7, 250)
  expect(gauge.capacityBps).toBeLessThan(50_000)
  // A check is no news: a browser says what the last one took.
  expect(gauge.roundTripMs(100)).toBeNull()
})

it('does not take jitter for a queue: one quick beacon a second is enough', () => {
  const { gauge, echo, wait } = createRig()
  echo(60)
  wait(1000)
  for (const roundTripMs of [130, 66, 118]) echo(roundTripMs)
  expect(gauge.queueMs(1000)).toBe(6)
})

it('measures what a way carries by how much longer large beacons take, on the safe side', () => {
  const { gauge, echo, wait } = createRig()
  echo(60)
  wait(1000)
  echo(164, 400)
  echo(200)
  echo(120, 400)
  expect(gauge.capacityBps).toBeNull()
  echo(162.4, 400)
  expect(gauge.capacityBps).toBe(50_000)
})

it('goes by the last five large beacons: three of them show that a narrow way has become wide', () => {
  const { gauge, echo } = createRig()
  echo(60)
  for (let beacon = 0; beacon < 8; beacon++) echo(164, 400)
  for (const isWide of [false, false, true]) {
    echo(61, 400)
    expect((gauge.capacityBps ?? 0) > 1_000_000).toBe(isWide)
  }
})

it('forgets: a queue after the time asked for, what is carried after ten, the best way after a minute', () => {
  const { gauge, echo, wait } = createRig()
  echo(60)
  for (const roundTripMs of [70, 70, 70]) echo(roundTripMs, 400)
  wait(1200)
  expect(gauge.queueMs(1000)).toBeNull()
  expect(gauge.capacityBps).not.toBeNull()
  wait(10_000)
  expect(gauge.capacityBps).toBeNull()
  wait(60_000)
  echo(200)
  expect(gauge.queueMs(1000)).toBe(0)
})
