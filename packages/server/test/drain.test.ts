import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { Drain } from '../src/gateway/drain.js'

function rig(count: number) {
  const clock = new ManualClock(1_000)
  const told: { name: number; at: number }[] = []
  const connections = new Set<{ name: number; drain(): void }>()
  const add = (name: number) => {
    const connection = { name, drain: () => void told.push({ name, at: clock.now() - 1_000 }) }
    connections.add(connection)
    return connection
  }
  for (let name = 0; name < count; name++) add(name)
  let last = 0
  const random = () => {
    last = (last + 0.618) % 1
    return last
  }
  let isClosed = false
  const intake = {
    close: () => {
      isClosed = true
    },
  }
  const times = { drainDelaySeconds: 0, drainSeconds: 20 }
  const drain = new Drain({ clock, random, connections, intake, times })
  let isOver = false
  const run = drain.run().then(() => {
    isOver = true
  })
  return { clock, told, connections, add, drain, run, isOver: () => isOver, isClosed: () => isClosed }
}

it('tells each device once at a moment of its own, and is over when the last has gone', async () => {
  const { clock, told, connections, isOver } = rig(100)
  for (let second = 0; second < 10; second++) {
    await clock.advance(1_000)
    for (const connection of [...connections])
      if (told.some(({ name }) => name === connection.name)) connections.delete(connection)
    if (second === 4) expect(told.length).toBeGreaterThan(40)
    if (second === 4) expect(told.length).toBeLessThan(60)
  }
  await clock.advance(200)
  expect(new Set(told.map(({ name }) => name)).size).toBe(100)
  expect(told).toHaveLength(100)
  expect([isOver(), clock.pending]).toEqual([true, 0])
})

it('tells those again who are still here, also who came late, and is over at the end even if some are left', async () => {
  const { clock, told, add, isOver } = rig(1)
  await clock.advance(12_000)
  const earlier = told.length
  add(7)
  await clock.advance(200)
  expect(told.some(({ name }) => name === 7)).toBe(true)
  await clock.advance(7_700)
  expect(isOver()).toBe(false)
  expect(earlier).toBeLessThanOrEqual(5)
  const times = told.filter(({ name }) => name === 0).map(({ at }) => at)
  for (const [index, at] of times.slice(1).entries()) expect(at - times[index]!).toBeGreaterThanOrEqual(3_000)
  await clock.advance(200)
  expect([isOver(), clock.pending]).toEqual([true, 0])
})

it('is over at once where nobody is connected, and when it is stopped', async () => {
  const empty = rig(0)
  await empty.clock.advance(0)
  await empty.run
  expect(empty.isClosed()).toBe(true)
  const stopped = rig(3)
  stopped.drain.stop()
  await stopped.run
  expect(stopped.clock.pending).toBe(0)
})
