import { describe, expect, it } from 'vitest'
import { leastOf, WARM_POLICIES, type Warmth, warmthOf } from '../src/index.js'

const WARMTHS: readonly Warmth[] = ['none', 'relay', 'direct']

describe('warmthOf', () => {
  it.each([
    ['contacts', 'relay', 'direct'],
    ['everyone', 'direct', 'direct'],
    ['relay', 'relay', 'relay'],
    ['off', 'none', 'none'],
  ] as const)('%s: %s for a stranger, %s for whom one has talked to', (policy, stranger, contact) => {
    expect(warmthOf(policy, false)).toBe(stranger)
    expect(warmthOf(policy, true)).toBe(contact)
  })

  it('is never warmer for a stranger than for a contact', () => {
    for (const policy of WARM_POLICIES) {
      const [stranger, contact] = [warmthOf(policy, false), warmthOf(policy, true)]
      expect(leastOf(stranger, contact)).toBe(stranger)
    }
  })
})

describe('leastOf', () => {
  it('is the more discreet of two, whichever comes first', () => {
    for (const [rank, warmth] of WARMTHS.entries()) {
      for (const warmer of WARMTHS.slice(rank)) {
        expect(leastOf(warmth, warmer)).toBe(warmth)
        expect(leastOf(warmer, warmth)).toBe(warmth)
      }
    }
  })
})
