import { type CallState, type Entry, type LogBody, type Party, reduce } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import { readersOf } from '../src/sequencer/readers.js'

const ada: Party = { userId: 'ada', deviceId: 'd-ada', name: 'Ada' }
const bob: Party = { userId: 'bob', deviceId: 'd-bob', name: 'Bob' }
const phone: Party = { userId: 'bob', deviceId: 'd-phone', name: 'Bob' }

/** Folds a script and returns the readers of its last entry. */
function readersOfLast(...script: [Party | null, LogBody][]) {
  let before: CallState | null = null
  let after: CallState | null = null
  let last: Entry | null = null
  script.forEach(([from, body], index) => {
    last = { ...body, entryId: `e${index}`, v: 2, callId: 'c', seq: index + 1, from, at: 0 } as Entry
    before = after
    after = reduce(before, last)
  })
  if (last === null || after === null) throw new Error('empty script')
  return readersOf(last, before, after)
}

const invite = { type: 'invite', address: 'user:bob', media: { audio: true, video: true } } as const
const toDevice = ({ userId, deviceId }: Party) => ({ to: { userId, deviceId } })
const candidates = {
  type: 'candidates',
  session: 1,
  ufrag: 'u',
  candidates: [],
  endOfCandidates: true,
} as const
const answer = {
  type: 'description',
  session: 1,
  revision: 1,
  description: { type: 'answer', sdp: 'v=0' },
  ...toDevice(ada),
} as const
const ring: [Party, LogBody][] = [
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

  it('are the parties alone once the call is accepted', () => {
    const { devices, address } = readersOfLast(
      ...ring,
      [bob, { type: 'accept' }],
      [ada, { type: 'hangup', reason: 'completed' }],
    )
    expect(new Set(devices)).toEqual(new Set([ada, bob]))
    expect(address).toBeNull()
  })

  it('are, for late candidates of the held offer, the devices that took it or accepted it', () => {
    const late = (...before: [Party | null, LogBody][]) =>
      readersOfLast(...ring, ...before, [ada, candidates]).devices
    expect(late([bob, { type: 'accept' }])).toEqual([bob])
    expect(late([phone, answer], [bob, { type: 'accept' }])).toEqual([phone, bob])
  })

  it("are the caller alone for a callee's description and candidates, before the accept and after it", () => {
    const callerOnly = { devices: [toDevice(ada).to], address: null }
    const mine = { ...candidates, ...toDevice(ada) }
    expect(readersOfLast(...ring, [bob, answer])).toEqual(callerOnly)
    expect(readersOfLast(...ring, [bob, answer], [bob, mine])).toEqual(callerOnly)
    expect(readersOfLast(...ring, [bob, { type: 'accept' }], [bob, answer])).toEqual(callerOnly)
  })

  it('are also the device that warms, though it never said that it rings', () => {
    const { devices } = readersOfLast([ada, invite], [bob, answer], [ada, candidates])
    expect(devices).toEqual([ada, bob])
  })

  it('are the one device an entry is addressed to', () => {
    const { devices, address } = readersOfLast(...ring, [ada, { ...candidates, ...toDevice(phone) }])
    expect(devices).toEqual([{ userId: 'bob', deviceId: 'd-phone' }])
    expect(address).toBeNull()
  })

  it('are all parties of a call of three, and the device that the server took out of it', () => {
    const cid: Party = { userId: 'cid', deviceId: 'd-cid', name: 'Cid' }
    const held = { ...invite, address: 'line:support' } as const
    const script: [Party | null, LogBody][] = [
      [ada, held],
      [bob, { type: 'accept' }],
      [cid, { type: 'accept' }],
    ]
    const all = new Set([ada, bob, cid])
    expect(new Set(readersOfLast(...script).devices)).toEqual(all)
    const { devices } = readersOfLast(...script, [cid, { type: 'hangup', reason: 'peer-left' }])
    expect(new Set(devices)).toEqual(all)
  })
})
