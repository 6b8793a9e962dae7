import { type CallState, type Entry, type LogBody, type Party, reduce } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import { readersOf } from '../src/sequencer/readers.js'

const ada: Party = { userId: 'ada', deviceId: 'd-ada', name: 'Ada' }
const bob: Party = { userId: 'bob', deviceId: 'd-bob', name: 'Bob' }
const phone: Party = { userId: 'bob', deviceId: 'd-phone', name: 'Bob' }

/** Folds a script and returns the readers of its last entry. */
function readersOfLast(...script: [Party | null, LogBody & { to?: string }][]) {
  let before: CallState | null = null
  let after: CallState | null = null
  let last: Entry | null = null
  script.forEach(([from, body], index) => {
    last = { ...body, entryId: `e${index}`, v: 1, callId: 'c', seq: index + 1, from, at: 0 } as Entry
    before = after
    after = reduce(before, last)
  })
  if (last === null || after === null) throw new Error('empty script')
  return readersOf(last, before, after)
}

const invite = { type: 'invite', address: 'user:bob', media: { audio: true, video: true } } as const
const candidates = { type: 'candidates', ufrag: 'u', candidates: [], endOfCandidates: true } as const
const answer = {
  type: 'description',
  session: 1,
  revision: 1,
  description: { type: 'answer', sdp: 'v=0' },
} as const
const ring: [Party, LogBody & { to?: string }][] = [
  [ada, invite],
  [bob, { type: 'ringing' }],
  [phone, { type: 'ringing' }],
]

describe('the readers of an entry', () => {
  it('are the caller and the address for the invite and all that follows while the call is open', () => {
    expect(readersOfLast([ada, invite])).toEqual({ devices: [ada], address: 'user:bob' })
    expect(readersOfLast([ada, invite], [ada, candidates])).toEqual({ devices: [ada], address: 'user:bob' })
  })

  it('are also all that rang, for the accept and for the end', () => {
    for (const end of [
      { type: 'accept' },
      { type: 'decline', reason: 'declined' },
      { type: 'hangup', reason: 'cancelled' },
    ] as const) {
      const { devices, address } = readersOfLast(...ring, [bob, end])
      expect(new Set(devices)).toEqual(new Set([ada, bob, phone]))
      expect(address).toBe('user:bob')
    }
  })

  it('are the two parties alone once the call is accepted', () => {
    const after = (body: LogBody & { to?: string }) =>
      readersOfLast(...ring, [bob, { type: 'accept' }], [ada, body])
    expect(after(candidates)).toEqual({ devices: [ada, bob], address: null })
    expect(after({ type: 'hangup', reason: 'completed' })).toEqual({ devices: [ada, bob], address: null })
  })

  it("are the caller alone for a callee's description and candidates, before the accept and after it", () => {
    const callerOnly = { devices: [ada], address: null }
    expect(readersOfLast(...ring, [bob, answer])).toEqual(callerOnly)
    expect(readersOfLast(...ring, [bob, answer], [bob, candidates])).toEqual(callerOnly)
    expect(readersOfLast(...ring, [bob, { ...answer, to: 'd-ada' }])).toEqual(callerOnly)
    expect(readersOfLast(...ring, [bob, { type: 'accept' }], [bob, answer])).toEqual(callerOnly)
  })

  it('are also the device that warms, though it never said that it rings', () => {
    const { devices } = readersOfLast([ada, invite], [bob, answer], [ada, candidates])
    expect(devices).toEqual([ada, bob])
    expect(readersOfLast([ada, invite], [bob, answer], [ada, { ...candidates, to: 'd-bob' }])).toEqual({
      devices: [bob],
      address: null,
    })
  })

  it('are the one device an entry is addressed to, and nobody if that has no part in the call', () => {
    const to = (device: string) => readersOfLast(...ring, [ada, { ...candidates, to: device }])
    expect(to('d-phone')).toEqual({ devices: [phone], address: null })
    expect(to('d-stranger')).toEqual({ devices: [], address: null })
  })
})
