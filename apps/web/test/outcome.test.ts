import type { CallSnapshot, EndReason } from '@ringdown/client'
import { describe, expect, it } from 'vitest'
import { readRefusal } from '../src/after/call-again-wait.js'
import { outcomeOf } from '../src/after/outcome.js'

type Facts = Pick<CallSnapshot, 'reason' | 'address' | 'failure' | 'direction'>

const outcome = (reason: EndReason, more: Partial<Facts> = {}, relayed = false, hasRung = true) =>
  outcomeOf(
    { reason, address: 'user:ben', failure: null, direction: 'outgoing', ...more },
    'Ben',
    relayed,
    hasRung,
  )
const titleOf = (reason: EndReason, more: Partial<Facts> = {}) => outcome(reason, more).title

describe('outcomeOf', () => {
  it.each<[EndReason, string]>([
    ['completed', 'Call ended'],
    ['cancelled', 'Call ended'],
    ['peer-left', 'Call ended: Ben left'],
    ['replaced', 'Call ended'],
    ['declined', 'Ben declined'],
    ['busy', 'Ben is on another call'],
    ['no-answer', 'No answer from Ben'],
    ['answered-elsewhere', 'Answered on another device'],
    ['declined-elsewhere', 'Declined on another device'],
  ])('%s reads "%s"', (reason, text) => expect(titleOf(reason)).toBe(text))

  it('tells who answers too late that the caller has cancelled', () =>
    expect(titleOf('cancelled', { direction: 'incoming' })).toBe('Ben cancelled the call'))

  it.each<EndReason>(['ice-failed', 'ice-timeout', 'unsupported', 'internal'])(
    '%s is a failure with a one-sentence cause',
    reason => {
      expect(outcome(reason)).toMatchObject({
        title: 'Call failed',
        detail: expect.stringMatching(/^[A-Z][^.]+\.$/),
        hasFailed: true,
      })
      expect(outcome(reason, { failure: 'The cable is out.' })).toMatchObject({
        detail: 'The cable is out.',
        advice: null,
      })
      expect(outcome(reason, { failure: 'The cable is out. Plug it in. Call again.' })).toMatchObject({
        detail: 'The cable is out.',
        advice: 'Plug it in. Call again.',
      })
    },
  )

  it('gives the server’s reason if a call was not let through', () => {
    const failure = 'Ben declined your call. You can call again in 1:40.'
    // A timer beside it says how long to wait.
    expect(titleOf('declined', { failure })).toBe('Ben declined your call.')
  })

  it.each([
    ['Ben declined your call. You can call again in 1:40.', 'Ben declined your call.', 100_000],
    [
      'You have called them many times. You can call again in 5 seconds.',
      'You have called them many times.',
      5_000,
    ],
    ['Many people are calling them. You can call again in 1 second.', 'Many people are calling them.', 1_000],
    ['This person isn’t taking calls.', 'This person isn’t taking calls.', null],
  ])('reads from "%s" how long to wait', (failure, sentence, waitMs) => {
    expect(readRefusal(failure)).toEqual({ sentence, waitMs })
  })

  it('says that relaying needs a TURN server if the person relays all calls', () => {
    const failure = 'No route was found.'
    expect(outcome('ice-failed', { failure }, true).detail).toMatch(/Always relay.*TURN server/)
    expect(outcome('ice-failed', { failure }).detail).toBe(failure)
    expect(outcome('ice-timeout', { failure }, true).detail).toBe(failure)
  })

  it('says where to look for somebody whose page never rang', () => {
    expect(outcome('no-answer').detail).toBeNull()
    expect(outcome('no-answer', {}, false, false).detail).toMatch(/listed under People/)
    expect(outcome('no-answer', { address: 'link:0123456789abcdefghijkl' }, false, false).detail).toBeNull()
  })

  it.each([
    ['link:0123456789abcdefghijkl', 'This link has been used'],
    ['line:support', 'This call has already been answered'],
  ] as const)('says that a call to %s was answered by another', (address, said) =>
    expect(titleOf('answered-elsewhere', { address })).toBe(said),
  )
})
