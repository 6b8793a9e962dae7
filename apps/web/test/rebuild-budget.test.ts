import { describe, expect, it } from 'vitest'
import { RebuildBudget } from '../src/frame/rebuild-budget.js'

describe('RebuildBudget', () => {
  it('allows three rebuilds in half a minute, and more once they are past', () => {
    const budget = new RebuildBudget()
    expect([0, 1_000, 2_000, 3_000].map(at => budget.spend(at))).toEqual([true, true, true, false])
    expect(budget.spend(30_500)).toBe(true)
    expect(budget.spend(30_600)).toBe(false)
  })
})
