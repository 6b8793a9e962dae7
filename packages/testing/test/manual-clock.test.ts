import { describe, expect, it } from 'vitest'
import { ManualClock } from '../src/index.js'

describe('ManualClock', () => {
  it('runs what is due in order of time, then of creation, each at its own time', async () => {
    const clock = new ManualClock(1_000)
    const seen: string[] = []
    const note = (name: string) => () => seen.push(`${name}@${clock.now()}`)
    clock.after(20, note('late'))
    clock.after(10, note('first'))
    clock.after(10, note('second'))
    clock.after(31, note('never'))
    await clock.advance(30)
    expect(seen).toEqual(['first@1010', 'second@1010', 'late@1020'])
    expect(clock.now()).toBe(1_030)
    expect(clock.pending).toBe(1)
  })

  it('runs timers that promise jobs set between timers', async () => {
    const clock = new ManualClock()
    const seen: number[] = []
    clock.after(5, async () => {
      for (let i = 0; i < 50; i += 1) await null
      clock.after(5, () => seen.push(clock.now()))
    })
    await clock.advance(10)
    expect(seen).toEqual([10])
  })

  it('never runs a cancelled timer, and runs none twice', async () => {
    const clock = new ManualClock()
    let runs = 0
    const cancel = clock.after(5, () => {
      runs += 1
      other()
    })
    const other = clock.after(5, () => {
      runs += 10
    })
    await clock.advance(5)
    cancel()
    await clock.advance(100)
    expect(runs).toBe(1)
    expect(clock.pending).toBe(0)
  })

  it('takes overlapping advances one after the other and counts both', async () => {
    const clock = new ManualClock()
    const seen: number[] = []
    clock.after(15, () => seen.push(clock.now()))
    await Promise.all([clock.advance(10), clock.advance(10)])
    expect(seen).toEqual([15])
    expect(clock.now()).toBe(20)
  })

  it('rejects with what a timer threw, and goes on afterwards', async () => {
    const clock = new ManualClock()
    let ran = false
    clock.after(1, () => {
      throw new Error('broken timer')
    })
    clock.after(2, () => {
      ran = true
    })
    await expect(clock.advance(5)).rejects.toThrow('broken timer')
    expect(ran).toBe(false)
    await clock.advance(5)
    expect(ran).toBe(true)
  })
})
