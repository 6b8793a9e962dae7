import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MemoryLocks } from '../src/sequencer/memory-locks.js'

it('never lets two tasks hold a key at once, finishes them all, and keeps nothing', async () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(keys, fc.nat(3), fc.boolean()), { maxLength: 20 }), async tasks => {
      const locks = new MemoryLocks()
      const held = new Set<string>()
      const results = await Promise.allSettled(
        tasks.map(([wanted, turns, fails]) =>
          locks.hold(wanted, async () => {
            const mine = new Set(wanted)
            for (const key of mine) {
              expect(held.has(key)).toBe(false)
              held.add(key)
            }
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
            for (const key of mine) held.delete(key)
            if (fails) throw new Error('on purpose')
          }),
        ),
      )
      expect(results.map(result => result.status === 'rejected')).toEqual(tasks.map(([, , fails]) => fails))
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason.message).toBe('on purpose')
      }
      expect(locks.size).toBe(0)
    }),
  )
})

it('serves a key in the order of asking', async () => {
  const locks = new MemoryLocks()
  const order: number[] = []
  await Promise.all([0, 1, 2, 3].map(n => locks.hold(['k'], async () => void order.push(n))))
  expect(order).toEqual([0, 1, 2, 3])
})
