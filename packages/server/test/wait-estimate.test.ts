import { describe, expect, it } from 'vitest'
import { estimateWait } from '../src/lines/wait-estimate.js'
import type { Answer } from '../src/store/line-store.js'

const NOW = 1_700_000_000_000
const MINUTE = 60_000
const took = (...minutes: number[]): Answer[] =>
  minutes.map((each, n) => ({ at: NOW - (minutes.length - n) * MINUTE, tookMs: each * MINUTE }))
const minutes = (answers: readonly Answer[], place: number, headWaits = 0, now = NOW) => {
  const ms = estimateWait(answers, { place, headWaitsMs: headWaits * MINUTE, now })
  return ms === null ? null : ms / MINUTE
}

describe('the estimate of a wait', () => {
  it('is that of the middle answer for each place', () => {
    expect(minutes(took(1, 2, 30), 1)).toBe(2)
    expect(minutes(took(1, 2, 30), 3)).toBe(6)
    expect(minutes(took(1, 2, 4, 30), 1)).toBe(3)
  })

  it('is none where fewer than three answers say anything, or all are long ago', () => {
    expect(minutes(took(2, 2), 1)).toBeNull()
    expect(minutes(took(2, 2, 2), 1, 0, NOW + 3 * 3_600_000)).toBeNull()
  })

  it('forgets what was before the last twenty', () => {
    expect(minutes([...took(...Array(30).fill(50)), ...took(...Array(20).fill(1))], 1)).toBe(1)
  })

  it('grows while the first in the queue waits for longer than usual', () => {
    expect(minutes(took(2, 2, 2), 2, 1)).toBe(4)
    expect(minutes(took(2, 2, 2), 1, 5)).toBe(5)
    expect(minutes(took(2, 2, 2), 2, 5)).toBe(10)
  })
})
