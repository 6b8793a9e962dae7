import { describe, expect, it } from 'vitest'
import { factsOf, formatStep, sentenceOf } from '../src/details/receipt-words.js'
import { receipt } from './receipts.js'

describe('sentenceOf', () => {
  it('says how long, by which route and how far', () =>
    expect(sentenceOf(receipt())).toBe('Connected in 0.17 s · direct · 23 ms'))

  it.each([
    [{ route: 'relayed' }, 'Connected in 0.17 s · relayed · 23 ms'],
    [{ roundTripMs: 0.3 }, 'Connected in 0.17 s · direct · under 1 ms'],
    [{ route: null, roundTripMs: null }, 'Connected in 0.17 s'],
    [{ firstFrameMs: 2 }, 'Connected in 0.01 s · direct · 23 ms'],
    [{ firstFrameMs: 12_345 }, 'Connected in 12.3 s · direct · 23 ms'],
    // Without picture or sound, the connection itself is the result.
    [{ firstFrameMs: null, dtlsMs: 310 }, 'Connected in 0.31 s · direct · 23 ms'],
  ] as const)('%j: "%s"', (change, text) => expect(sentenceOf(receipt(change))).toBe(text))

  it('says nothing if the time to connect is unknown', () =>
    expect(sentenceOf(receipt({ firstFrameMs: null, dtlsMs: null }))).toBeNull())
})

describe('factsOf', () => {
  const facts = (change: Parameters<typeof receipt>[0]) => Object.fromEntries(factsOf(receipt(change)))

  it('mentions a warm call and the age of the held offer', () =>
    expect(facts({})).toEqual({
      'While it rang': 'Connected',
      'Offer held for': '2.3 s',
      Route: 'Direct, browser to browser',
      'Round trip': '23 ms',
    }))

  it.each([
    ['direct', 0, 'Connected'],
    ['relay', 0, 'Connected through the relay'],
    // Answered before it had connected.
    ['direct', 80, 'Started connecting'],
    ['relay', null, 'Started connecting through the relay'],
    ['none', 80, 'Not connected'],
    // The caller does not know the callee's policy, but can see that it was connected.
    ['none', 0, 'Connected'],
  ] as const)('warmth %s, keys after %s ms: "%s"', (warmth, dtlsMs, text) =>
    expect(facts({ warmth, dtlsMs })['While it rang']).toBe(text),
  )

  it('shows the caller how long the server took, which is not on the axis of the answer', () => {
    const of = facts({ role: 'caller', offerAgeMs: null })
    expect(of['Accepted by the server in']).toBe('11 ms')
    expect(of).not.toHaveProperty('Offer held for')
  })

  it('leaves out what is unknown', () =>
    expect(
      Object.keys(
        facts({ role: 'caller', serverMs: null, offerAgeMs: null, route: null, roundTripMs: null }),
      ),
    ).toEqual(['While it rang']))

  it('gives the age of a long-held offer in minutes', () =>
    expect(facts({ offerAgeMs: 185_000 })['Offer held for']).toBe('3 min'))
})

describe('formatStep', () => {
  it.each([
    [0.4, '0 ms'],
    [147.6, '148 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [15_020, '15.02 s'],
  ])('%d: %s', (ms, text) => expect(formatStep(ms)).toBe(text))
})
