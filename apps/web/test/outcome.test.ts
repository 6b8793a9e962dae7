import type { CallSnapshot, EndReason } from '@ringdown/client'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../src/after/outcome.js'

type Facts = Pick<CallSnapshot, 'reason' | 'address' | 'failure'>

const statusOf = (reason: EndReason, more: Partial<Facts> = {}, relayed = false) =>
  outcomeOf({ reason, address: 'user:ben', failure: null, ...more }, 'Ben', relayed).status

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
  ])('%s reads "%s"', (reason, text) => expect(statusOf(reason)).toBe(text))

  it.each<EndReason>(['ice-failed', 'ice-timeout', 'unsupported', 'internal'])(
    '%s is a failure with a one-sentence cause',
    reason => {
      expect(statusOf(reason)).toMatch(/^Call failed: \S.+\.$/)
      expect(statusOf(reason, { failure: 'The cable is out.' })).toBe('Call failed: The cable is out.')
    },
  )

  it('gives the server’s reason if a call was not let through', () => {
    const failure = 'Ben declined your call. You can call again in 1:40.'
    expect(statusOf('declined', { failure })).toBe(failure)
  })

  it('says that relaying needs a TURN server if the person relays all calls', () => {
    const failure = 'No route was found.'
    expect(statusOf('ice-failed', { failure }, true)).toMatch(/^Call failed: .*Always relay.*TURN server/)
    expect(statusOf('ice-failed', { failure })).toBe('Call failed: No route was found.')
    expect(statusOf('ice-timeout', { failure }, true)).toBe('Call failed: No route was found.')
  })

  it.each(['link:0123456789abcdef', 'line:support'] as const)(
    'says that a call to %s was answered by another',
    address =>
      expect(statusOf('answered-elsewhere', { address })).toBe('This call has already been answered'),
  )
})
