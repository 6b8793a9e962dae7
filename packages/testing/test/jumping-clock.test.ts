import { expect, it } from 'vitest'
import { JumpingClock } from '../src/index.js'

it('runs what is due in order of time, then of creation, all at the new time', async () => {
  const clock = new JumpingClock(1_000)
  const seen: string[] = []
  const note = (name: string) => () => seen.push(`${name}@${clock.now()}`)
  clock.after(20, note('late'))
  clock.after(10, note('first'))
  clock.after(10, note('second'))
  clock.after(31, note('never'))
  clock.after(15, note('cancelled'))()
  await clock.jump(30)
  expect(seen).toEqual(['first@1030', 'second@1030', 'late@1030'])
  expect(clock.pending).toBe(1)
})

it('counts from the new time what is set meanwhile, however long the jump', async () => {
  const clock = new JumpingClock()
  const seen: number[] = []
  const look = () => {
    seen.push(clock.now())
    clock.after(10, look)
  }
  clock.after(10, look)
  await clock.jump(1_000)
  expect(seen).toEqual([1_000])
  await clock.jump(9)
  expect(seen).toEqual([1_000])
  await clock.jump(1)
  expect(seen).toEqual([1_000, 1_010])
})

it('runs what is due already without another jump', async () => {
  const clock = new JumpingClock()
  await new Promise<void>(resolve => clock.after(0, resolve))
  await new Promise<void>(resolve => clock.after(-1, resolve))
  expect(clock.pending).toBe(0)
})
