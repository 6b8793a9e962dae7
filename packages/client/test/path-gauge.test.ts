import { expect, it } from 'vitest'
import { PathGauge } from '../src/pilot/path-gauge.js'

function createRig() {
  let now = 0
  const gauge = new PathGauge(() => now)
  /** A ping comes back after `roundTripMs`. */
  const echo = (roundTripMs: number, fillBytes = 0) => {
    const sentAt = now
    now += roundTripMs
    gauge.add({ sentAt, roundTripMs, fillBytes })
  }
  const wait = (ms: number) => {
    now += ms
  }
  return { gauge, echo, wait }
}

it('knows nothing before the first ping has come back', () => {
  const { gauge } = createRig()
  expect(gauge).toMatchObject({ isAnswered: false, roundTripMs: null, queueMs: null, capacityBps: null })
})

it('tells a queue from the way itself: by how much even the quickest ping is slower than it was', () => {
  const { gauge, echo, wait } = createRig()
  echo(62)
  wait(1000)
  echo(210)
  echo(225)
  expect(gauge).toMatchObject({ roundTripMs: 210, queueMs: 148 })
})

it('does not take jitter for a queue: one quick ping a second is enough', () => {
  const { gauge, echo, wait } = createRig()
  echo(60)
  wait(1000)
  for (const roundTripMs of [130, 66, 118]) echo(roundTripMs)
  expect(gauge.queueMs).toBe(6)
})

it('measures what a way carries by how much longer large pings take', () => {
  const { gauge, echo } = createRig()
  echo(60)
  echo(124, 400)
  expect(gauge.capacityBps).toBeNull()
  echo(61)
  echo(126, 400)
  expect(gauge.capacityBps).toBe(50_000)
})

it('forgets: a queue after a second, what is carried after six, the best way after a minute', () => {
  const { gauge, echo, wait } = createRig()
  echo(60)
  echo(70, 400)
  echo(70, 400)
  wait(1200)
  expect(gauge.queueMs).toBeNull()
  expect(gauge.capacityBps).not.toBeNull()
  wait(6000)
  expect(gauge.capacityBps).toBeNull()
  wait(60_000)
  echo(200)
  expect(gauge.queueMs).toBe(0)
})
