import { expect, it } from 'vitest'
import { Pace } from '../src/gateway/pace.js'

it('is as fast as it may be while nothing is late, and slow while everything is', () => {
  const pace = new Pace({ most: 200, least: 40 })
  for (let time = 0; time < 20; time++) pace.note(2)
  expect(pace.perSecond).toBe(200)
  for (let time = 0; time < 30; time++) pace.note(120)
  expect(pace.perSecond).toBe(40)
  for (let time = 0; time < 30; time++) pace.note(20)
  expect(pace.perSecond).toBeGreaterThan(100)
  expect(pace.perSecond).toBeLessThan(180)
})

it('takes a clock that was set for neither late nor early', () => {
  const pace = new Pace({ most: 200, least: 40 })
  pace.note(-3_600_000)
  expect(pace.perSecond).toBe(200)
  pace.note(3_600_000)
  for (let time = 0; time < 30; time++) pace.note(0)
  expect(pace.perSecond).toBe(200)
})
