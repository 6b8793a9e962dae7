import { describe, expect, it } from 'vitest'
import { INCOMING_TEXTS } from '../src/incoming/incoming-texts.js'

const bob = { userId: 'bob', deviceId: 'b1', name: 'Bob' }

describe('what answering does to the call that one is in', () => {
  it.each([
    ['talking to somebody', { peer: bob, address: 'user:bob' }, 'answering ends your call with Bob'],
    [
      'talking to who came by a link',
      { peer: bob, address: 'link:abc' },
      'answering ends your call with Bob',
    ],
    ['waiting on a link, which outlives it', { peer: null, address: 'link:abc' }, 'your link stays open'],
    ['ringing somebody', { peer: null, address: 'user:bob' }, 'answering cancels your other call'],
  ] as const)('%s', (_, other, words) => expect(INCOMING_TEXTS.endsOther(other)).toBe(` · ${words}`))
})
