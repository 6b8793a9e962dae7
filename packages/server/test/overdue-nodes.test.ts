import { expect, it } from 'vitest'
import { OverdueNodes } from '../src/redis/overdue-nodes.js'

const TIMES = { lease: 5_000, renewal: 1_000, grace: 5_000, look: 4_000 }

/** Renewals of ours at these times, in milliseconds; each shows node 1, whose lease ends at 0, or when `ends` says. */
function seen(times: readonly number[], ends: (now: number) => number = () => 0): readonly number[] {
  const overdue = new OverdueNodes(TIMES)
  for (const now of times) overdue.renewed({ now, leases: new Map([[1, ends(now)]]) })
  return overdue.dead
}

const every = (ms: number, from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / ms) + 1 }, (_, n) => from + n * ms)

it('a node is dead once it has been seen without a lease for as long as the grace', () => {
  expect(seen(every(1_000, 0, 4_000))).toEqual([])
  expect(seen(every(1_000, 0, 5_000))).toEqual([1])
})

it('a lease that still runs, or was renewed meanwhile, counts for nothing', () => {
  expect(seen(every(1_000, 0, 60_000), now => now + 1)).toEqual([])
  expect(seen(every(1_000, 0, 8_000), now => (now === 4_000 ? now + 1 : 0))).toEqual([])
})

it('the time in which Redis was away counts for nothing, however long the node was overdue before', () => {
  expect(seen([...every(1_000, 0, 4_000), 14_000])).toEqual([])
  expect(seen([...every(1_000, 0, 4_000), ...every(1_000, 14_000, 18_000)])).toEqual([])
  expect(seen([...every(1_000, 0, 4_000), ...every(1_000, 14_000, 19_000)])).toEqual([1])
})

it('after a failover to a machine whose clock is behind or ahead, it is counted from there', () => {
  expect(seen([...every(1_000, 100_000, 104_000), 90_000, 91_000])).toEqual([])
  expect(seen([...every(1_000, 100_000, 104_000), 200_000, 201_000])).toEqual([])
})
