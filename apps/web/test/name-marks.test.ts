import type { Party } from '@ringdown/client'
import { describe, expect, it } from 'vitest'
import { marksInCall, marksOf, NO_MARKS } from '../src/name/name-marks.js'

const peer: Party = { userId: 'u', deviceId: 'd', name: 'Anna' }
const guest = { isGuest: true, isLookAlike: false }

describe('the marks of a name', () => {
  it('are those the server gives', () => {
    expect(marksOf(peer)).toEqual(NO_MARKS)
    expect(marksOf({ guest: true, lookalike: true })).toEqual({ isGuest: true, isLookAlike: true })
  })

  it.each([
    ['user:u', 'incoming', NO_MARKS],
    ['user:u', 'outgoing', NO_MARKS],
    // A person who joins by a link is a guest to the person who made it, but not the other way round.
    ['link:x', 'outgoing', guest],
    ['link:x', 'incoming', NO_MARKS],
    ['line:support', 'incoming', guest],
    ['line:support', 'outgoing', NO_MARKS],
  ] as const)('in a call to %s, %s', (address, direction, marks) => {
    expect(marksInCall({ address, direction, peer })).toEqual(marks)
    expect(marksInCall({ address, direction, peer: null })).toEqual(NO_MARKS)
    const marked = { ...peer, lookalike: true } as const
    expect(marksInCall({ address, direction, peer: marked })).toEqual({ ...marks, isLookAlike: true })
  })
})
