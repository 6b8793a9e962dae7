import { type Entry, type LogBody, type Party, RingdownError } from '@ringdown/protocol'
import { FakeMediaStream, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ann, bob } from './entries.js'
import { createAnn } from './scripted-signaling.js'

const LINK = 'link:0123456789abcdefghijkl'
const OTHER_LINK = 'link:lkjihgfedcba9876543210'
const cleo: Party = { userId: 'cleo', deviceId: 'cleo-1', name: 'Cleo' }

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

type Rig = ReturnType<typeof createAnn>

const idOf = (index: number) => `0192f0c8-7b1a-7def-8123-000000000${100 + index}`
const entryOf = (index: number, seq: number, from: Party | null, body: LogBody): Entry => ({
  ...body,
  v: 2,
  callId: idOf(index),
  seq,
  entryId: `${index}-${seq}`,
  from,
  at: 0,
})
const inviteTo = (address: `user:${string}` | `link:${string}` = 'user:ann'): LogBody => ({
  type: 'invite',
  address,
  media: { audio: true, video: true },
})
const CANCELLED: LogBody = { type: 'hangup', reason: 'cancelled' }

function ring({ signaling }: Rig, index: number, from = bob, address?: `link:${string}`): void {
  signaling.entries.emit({ entry: entryOf(index, 1, from, inviteTo(address)) })
}

function cancel({ signaling }: Rig, index: number, from = bob): void {
  signaling.entries.emit({ entry: entryOf(index, 2, from, CANCELLED) })
}

const syncs = ({ signaling }: Rig) =>
  signaling.asked.flatMap(({ event, request }) => (event === 'sync' ? [request] : []))

describe('entries of a call that this page does not know', () => {
  it('have its log read once, from its start, and what it says rings', async () => {
    const rig = createAnn()
    rig.signaling.script = event =>
      event === 'sync' ? { callId: idOf(1), entries: [entryOf(1, 1, bob, inviteTo())], lastSeq: 2 } : {}
    for (const seq of [2, 3]) rig.signaling.entries.emit({ entry: entryOf(1, seq, bob, { type: 'ringing' }) })
    expect(syncs(rig)).toEqual([{ callId: idOf(1), afterSeq: 0 }])
    await settle()
    expect(rig.client.snapshot.incoming.map(({ snapshot }) => snapshot.peer)).toEqual([bob])
  })

  it('have it asked for again if it could not be read, and the developer told', async () => {
    const rig = createAnn()
    const error = new RingdownError({ code: 'timeout', message: 'No reply.' })
    rig.signaling.script = event => (event === 'sync' ? Promise.reject(error) : {})
    rig.signaling.entries.emit({ entry: entryOf(1, 2, bob, { type: 'ringing' }) })
    await settle()
    expect(rig.logged).toEqual([['Reading failed.', { callId: idOf(1), error }]])
    rig.signaling.entries.emit({ entry: entryOf(1, 3, bob, { type: 'ringing' }) })
    expect(syncs(rig)).toHaveLength(2)
  })

  it('are of no concern if it is over, as long as that is remembered', async () => {
    const rig = createAnn()
    ring(rig, 0)
    cancel(rig, 0)
    expect(rig.client.hasCalls).toBe(false)
    ring(rig, 0)
    rig.signaling.entries.emit({ entry: entryOf(0, 3, bob, { type: 'ringing' }) })
    expect(rig.client.snapshot.incoming).toEqual([])
    expect(syncs(rig)).toEqual([])
    for (let index = 1; index <= 63; index++) {
      ring(rig, index)
      cancel(rig, index)
    }
    ring(rig, 0)
    expect(rig.client.hasCalls).toBe(false)
    ring(rig, 64)
    cancel(rig, 64)
    ring(rig, 0)
    expect(rig.client.hasCalls).toBe(true)
  })
})

describe('a log that the server sends in one piece', () => {
  it.each([
    ['of a call that is over', [entryOf(1, 1, bob, inviteTo()), entryOf(1, 2, bob, CANCELLED)]],
    ['of this very page’s call', [entryOf(1, 1, ann, inviteTo('user:bob'))]],
    ['without its invite', []],
  ])('%s rings nowhere', async (_, entries) => {
    const rig = createAnn()
    const copy = { callId: idOf(1), entries, lastSeq: entries.length, ageMs: 0 }
    rig.signaling.script = event => (event === 'listen' ? { calls: [copy] } : {})
    const listening = rig.client.listen(LINK)
    await rig.clock.advance(6_000)
    expect([rig.client.hasCalls, listening.snapshot, rig.client.snapshot.missed]).toEqual([false, [], []])
    expect(syncs(rig)).toEqual([])
  })

  it('of a call that rings adds to what is known of it', async () => {
    const rig = createAnn()
    ring(rig, 1)
    const [ringing] = rig.client.snapshot.incoming
    const copy = { callId: idOf(1), entries: [entryOf(1, 2, bob, CANCELLED)], lastSeq: 2, ageMs: 0 }
    rig.signaling.script = event => (event === 'listen' ? { calls: [copy] } : {})
    rig.client.listen(LINK)
    await settle()
    expect(ringing?.snapshot).toMatchObject({ phase: 'ended', reason: 'cancelled' })
    expect(rig.client.hasCalls).toBe(false)
  })

  it('of another of this person’s pages rings like anybody’s', async () => {
    const rig = createAnn()
    const phone = { ...ann, deviceId: 'ann-2' }
    ring(rig, 1, phone, LINK)
    const listening = rig.client.listen(LINK)
    await settle()
    expect(listening.snapshot?.map(({ snapshot }) => snapshot.peer)).toEqual([phone])
  })
})

describe('the calls of a page', () => {
  it('that wait on a link are those of that link, and ring nobody', async () => {
    const rig = createAnn()
    const [one, other] = [LINK, OTHER_LINK].map(address => rig.client.listen(address as `link:${string}`))
    await settle()
    ring(rig, 1, bob, LINK)
    ring(rig, 2, cleo, OTHER_LINK)
    const peers = [one, other].map(listening => listening?.snapshot?.map(({ snapshot }) => snapshot.peer))
    expect(peers).toEqual([[bob], [cleo]])
    expect(rig.client.snapshot.incoming).toEqual([])
    expect(rig.client.hasCalls).toBe(true)
  })

  it('that wait on a link nobody listens to any more are gone, and there again for those who listen later', async () => {
    const rig = createAnn()
    const listening = rig.client.listen(LINK)
    await settle()
    ring(rig, 1, bob, LINK)
    const waiting = listening.snapshot?.[0]
    listening.close()
    expect(waiting?.snapshot).toMatchObject({ phase: 'ended', reason: 'declined', endedBy: null })
    expect(rig.client.hasCalls).toBe(false)
    const again = rig.client.listen(LINK)
    await settle()
    ring(rig, 1, bob, LINK)
    expect(again.snapshot).toHaveLength(1)
    expect(rig.typesSent()).not.toContain('decline')
  })

  it('do not ring from somebody this page is calling', async () => {
    const rig = createAnn()
    const call = rig.client.call('user:bob')
    ring(rig, 1, bob)
    ring(rig, 2, cleo)
    expect(rig.client.snapshot.incoming.map(({ snapshot }) => snapshot.peer)).toEqual([cleo])
    call.hangUp()
    expect(rig.client.snapshot.incoming.map(({ snapshot }) => snapshot.peer)).toEqual([bob, cleo])
  })

  it('are one at a time: the answer to a ring ends the call before, and no other ring', async () => {
    const rig = createAnn()
    const first = rig.client.call('user:dora')
    ring(rig, 1, bob)
    ring(rig, 2, cleo)
    const [fromBob, fromCleo] = rig.client.snapshot.incoming
    fromBob?.accept()
    await settle()
    expect(first.snapshot).toMatchObject({ phase: 'ended', reason: 'cancelled' })
    expect(rig.client.snapshot).toMatchObject({ calls: [fromBob], incoming: [fromCleo] })
  })

  it('are known to be missed only if they were, with when', async () => {
    const rig = createAnn()
    for (const index of [1, 2, 3]) ring(rig, index)
    await rig.clock.advance(3_000)
    cancel(rig, 1)
    const endedAt = rig.clock.now()
    await rig.clock.advance(3_000)
    rig.client.snapshot.incoming[0]?.decline()
    rig.signaling.entries.emit({
      entry: entryOf(3, 2, { ...ann, deviceId: 'ann-2' }, { type: 'accept' }),
    })
    expect(rig.client.hasCalls).toBe(false)
    expect(rig.client.snapshot.missed).toEqual([{ callId: idOf(1), caller: bob, at: endedAt, ageMs: 0 }])
  })

  it('are asked for what was missed once there is a connection again', async () => {
    const rig = createAnn()
    ring(rig, 1)
    rig.signaling.setOnline(false)
    rig.signaling.setOnline(true)
    await settle()
    expect(syncs(rig)).toEqual([{ callId: idOf(1), afterSeq: 1 }])
  })

  it('are left and ignored when it closes', async () => {
    const rig = createAnn()
    const call = rig.client.call('user:dora')
    ring(rig, 1)
    const [ringing] = rig.client.snapshot.incoming
    await settle()
    rig.client.close()
    expect([call, ringing].map(each => each?.snapshot.reason)).toEqual(['cancelled', 'declined'])
    expect(rig.client.hasCalls).toBe(false)
    expect(rig.typesSent()).not.toContain('decline')
  })
})

describe('word of who cannot be reached', () => {
  it('is of no concern for a call that this page does not know', () => {
    const { signaling } = createAnn()
    expect(() => signaling.reachability.emit({ callId: idOf(1), unreachable: [bob] })).not.toThrow()
  })
})
