import type { CallSnapshot, MissedCall } from '@ringdown/client'
import { expect, it } from 'vitest'
import { recentItems } from '../src/home/recent-list.js'
import { recentOf } from '../src/phone/recent-call.js'
import type { RecentCall } from '../src/phone/recent-calls.js'

const missed = (name: string, at: number): MissedCall => ({
  callId: `missed-${at}`,
  caller: { userId: name.toLowerCase(), deviceId: 'd', name },
  at,
  ageMs: 0,
})
const made = (
  name: string,
  at: number,
  talkedMs: number | null,
  more: Partial<RecentCall> = {},
): RecentCall => ({
  id: `made-${at}`,
  name,
  address: `user:${name.toLowerCase()}`,
  direction: 'outgoing',
  at,
  talkedMs,
  ...more,
})

it('lists missed calls and calls from here together, newest first', () => {
  const items = recentItems([missed('Ben', 30), missed('Cleo', 10)], [made('Dan', 20, 65_000)])
  expect(items.map(item => [item.text, item.address])).toEqual([
    ['Missed call from Ben', 'user:ben'],
    ['1:05', 'user:dan'],
    ['Missed call from Cleo', 'user:cleo'],
  ])
})

it.each([
  [{ reason: 'declined' }, 'Declined'],
  [{ reason: 'busy' }, 'Busy'],
  [{ reason: 'no-answer' }, 'No answer'],
  [{ reason: 'cancelled' }, 'Cancelled'],
  [{ reason: 'answered-elsewhere' }, 'Answered on another device'],
  [{ reason: 'declined-elsewhere' }, 'Declined on another device'],
  [{ reason: 'ice-failed' }, 'Didn’t connect'],
  [{}, 'Didn’t connect'],
  [{ address: null, reason: 'cancelled' }, 'Nobody joined'],
] as const)('shows why there was no conversation: %j is "%s"', (more, text) =>
  expect(recentItems([], [made('Dan', 1, null, more)])[0]?.text).toBe(text),
)

it('shows the eight newest', () => {
  const many = Array.from({ length: 30 }, (_, i) => missed('Ben', i))
  expect(recentItems(many, []).map(item => item.at)).toEqual([29, 28, 27, 26, 25, 24, 23, 22])
})

it('remembers a call as cancelled if its page went away while it rang, not if they went away while it connected', () => {
  const ringing = { address: 'user:ben', direction: 'outgoing', connectedAt: null, reason: 'peer-left' }
  const ended = (participants: object[]) => ({ ...ringing, participants }) as unknown as CallSnapshot
  expect(recentOf(ended([]), 'Ben').reason).toBe('cancelled')
  expect(recentOf(ended([{}]), 'Ben').reason).toBe('peer-left')
})

it('offers to call again where that can work: not on a line that does not exist', () => {
  const call = {
    address: 'line:nope',
    direction: 'outgoing',
    connectedAt: null,
    reason: 'internal',
    participants: [],
  }
  const recent = (refusal: string) => recentOf({ ...call, refusal } as unknown as CallSnapshot, 'nope')
  expect(recent('not-allowed').address).toBeNull()
  expect(recent('rate-limited').address).toBe('line:nope')
})
