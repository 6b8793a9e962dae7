import {
  type Device,
  type Draft,
  type Entry,
  type LogBody,
  type Party,
  RingdownError,
} from '@ringdown/protocol'
import { FakeMediaStream, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SpeedReceipts } from '../src/call/call-receipt.js'
import { bob, callId } from './entries.js'
import { makeOffer } from './offer.js'
import { createAnn, ring } from './scripted-signaling.js'

const LINK = 'link:0123456789abcdefghijkl'

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

type Rig = ReturnType<typeof createAnn>

/** Bob's page writes an entry. */
function write({ signaling }: Rig, seq: number, body: LogBody): void {
  const entry = { ...body, v: 2, callId, seq, from: bob, at: 0, entryId: `bob-${seq}` } as Entry
  signaling.entries.emit({ entry })
}

async function offer(rig: Rig, session = 1): Promise<void> {
  const description = { type: 'offer', sdp: await makeOffer() } as const
  write(rig, 2, { type: 'description', session, revision: 1, description })
  await settle()
}

const draftOf = ({ signaling }: Rig, type: Draft['type']) =>
  signaling.drafts.find(draft => draft.type === type)

describe('a caller', () => {
  it('is told that it rings only while it rings on a page that the server can reach', async () => {
    const rig = createAnn()
    let seq = 0
    rig.signaling.script = event => (event === 'append' ? { seq: ++seq } : {})
    const call = rig.client.call('user:bob')
    await settle()
    const phone = { ...bob, deviceId: 'bob-2' }
    const rings = (from: Party) => {
      const entry = { v: 2, type: 'ringing', callId: call.snapshot.callId, seq: ++seq, from, at: 0 } as const
      rig.signaling.entries.emit({ entry: { ...entry, entryId: `ring-${seq}` } })
    }
    const phaseWithout = (...unreachable: readonly Device[]) => {
      rig.signaling.reachability.emit({ callId: call.snapshot.callId, unreachable })
      return call.snapshot.phase
    }
    expect(call.snapshot.phase).toBe('calling')
    rings(bob)
    expect(call.snapshot.phase).toBe('ringing')
    expect(phaseWithout(bob)).toBe('calling')
    rings(phone)
    expect(call.snapshot.phase).toBe('ringing')
    expect(phaseWithout(bob, phone)).toBe('calling')
    expect(phaseWithout()).toBe('ringing')
  })
})

describe('an answer', () => {
  it('names the session of the offer it answers, if there is one', async () => {
    const [offered, bare] = [createAnn(), createAnn()]
    for (const rig of [offered, bare]) ring(rig, callId)
    await offer(offered, 4)
    for (const { client } of [offered, bare]) client.snapshot.incoming[0]?.accept()
    await settle()
    expect(draftOf(offered, 'accept')).toMatchObject({ session: 4 })
    expect(draftOf(bare, 'accept')).not.toHaveProperty('session')
  })

  it('waits for the ICE servers, which come with the server’s reply', async () => {
    const rig = createAnn()
    rig.signaling.iceServers = null
    let reply: (stamp: object) => void = () => {}
    rig.signaling.script = (event, { draft }) =>
      event === 'append' && (draft as Draft).type === 'accept'
        ? new Promise(resolve => (reply = resolve))
        : {}
    const call = ring(rig, callId)
    await offer(rig)
    call?.accept()
    await settle()
    expect(rig.network.connections).toHaveLength(0)
    reply({ seq: 3 })
    await settle()
    expect(rig.network.connections).toHaveLength(1)
  })

  it('that crosses the caller’s hang-up ends at once, whatever the server says to it', async () => {
    const rig = createAnn()
    const listening = rig.client.listen(LINK)
    await settle()
    rig.signaling.script = event => (event === 'append' ? new Promise(() => {}) : {})
    write(rig, 1, { type: 'invite', address: LINK, media: { audio: true, video: true } })
    const [waiting] = listening.snapshot ?? []
    waiting?.accept()
    write(rig, 2, { type: 'hangup', reason: 'cancelled' })
    expect(waiting?.snapshot).toMatchObject({ phase: 'ended', reason: 'cancelled', endedBy: bob })
  })

  it('of another person on a link ends it here; of this page it is known only by the server’s reply', async () => {
    const rig = createAnn()
    const listening = rig.client.listen(LINK)
    await settle()
    rig.signaling.script = event => (event === 'append' ? new Promise(() => {}) : {})
    for (const answers of [true, false]) {
      const id = answers ? callId : callId.replace('ab', 'ac')
      const stamp = { v: 2, callId: id, at: 0 } as const
      const media = { audio: true, video: true }
      rig.signaling.entries.emit({
        entry: { ...stamp, seq: 1, from: bob, entryId: 'i', type: 'invite', address: LINK, media },
      })
      const waiting = listening.snapshot?.find(({ snapshot }) => snapshot.callId === id)
      if (answers) waiting?.accept()
      const from = { userId: 'cleo', deviceId: 'cleo-1', name: 'Cleo' }
      rig.signaling.entries.emit({ entry: { ...stamp, seq: 2, from, entryId: 'a', type: 'accept' } })
      expect(waiting?.snapshot).toMatchObject(
        answers ? { phase: 'accepted' } : { phase: 'ended', reason: 'answered-elsewhere', endedBy: from },
      )
    }
  })
})

describe('a call whose log says otherwise', () => {
  it('has the address that is in the log, where the server knows the callee by another id', async () => {
    const rig = createAnn()
    rig.signaling.script = event => (event === 'append' ? { address: 'user:bob-again' } : {})
    const call = rig.client.call('user:bob')
    expect(call.snapshot).toMatchObject({ address: 'user:bob', connection: 'new', linkEndsAt: null })
    await settle()
    expect(call.snapshot.address).toBe('user:bob-again')
  })

  it('on a link lasts as long as the server says, with an older one as long as its page, and no other call does', async () => {
    const endsAt = async (address: 'user:bob' | typeof LINK, reply: object) => {
      const rig = createAnn()
      rig.signaling.script = event => (event === 'append' ? reply : {})
      const call = rig.client.call(address)
      await settle()
      return call.snapshot.linkEndsAt === null ? null : call.snapshot.linkEndsAt - rig.clock.now()
    }
    expect(await endsAt(LINK, { linkEndsInMs: 5_000 })).toBe(5_000)
    expect(await endsAt(LINK, {})).toBe(Number.POSITIVE_INFINITY)
    expect(await endsAt('user:bob', { linkEndsInMs: 5_000 })).toBeNull()
  })

  it('is not read before the server can have it', async () => {
    const rig = createAnn()
    rig.signaling.setOnline(false)
    rig.client.call('user:bob')
    rig.signaling.setOnline(true)
    await settle()
    expect(rig.signaling.asked.map(({ event }) => event)).not.toContain('sync')
  })
})

describe('a decline', () => {
  it('without a connection is heard once there is one', async () => {
    const rig = createAnn()
    const call = ring(rig, callId)
    rig.signaling.setOnline(false)
    call?.decline()
    await settle()
    rig.signaling.setOnline(true)
    await rig.clock.advance(2_000)
    expect(draftOf(rig, 'decline')).toMatchObject({ reason: 'declined' })
  })

  it('of a call that is over is not sent', async () => {
    const rig = createAnn()
    const call = ring(rig, callId)
    write(rig, 2, { type: 'hangup', reason: 'cancelled' })
    call?.decline()
    await settle()
    expect(call?.snapshot.reason).toBe('cancelled')
    expect(draftOf(rig, 'decline')).toBeUndefined()
  })
})

describe('a browser that makes no connection', () => {
  class Blocked {
    constructor() {
      throw new Error('WebRTC is blocked.')
    }
  }
  const createBlocked = () => createAnn(null, 'seen', { PeerConnection: Blocked as never })
  const unsupported = {
    phase: 'ended',
    reason: 'unsupported',
    failure: 'Your browsers aren’t compatible. Update both.',
  }

  it('rings, and the answer ends the call: nothing is on, and nothing rings any more', async () => {
    const rig = createBlocked()
    const call = ring(rig, callId)
    await offer(rig)
    expect(call?.snapshot.phase).toBe('ringing')
    call?.accept()
    await settle()
    expect(call?.snapshot).toMatchObject(unsupported)
    expect(rig.devices.asked).toEqual([])
    expect(rig.client.hasCalls).toBe(false)
    ring(rig, callId.replace('ab', 'ac'))
    expect(rig.client.snapshot.incoming.map(({ snapshot }) => snapshot.phase)).toEqual(['ringing'])
    expect(draftOf(rig, 'hangup')).toMatchObject({ reason: 'unsupported' })
  })

  it('ends a call that it places, and the developer is told why', async () => {
    const rig = createBlocked()
    const call = rig.client.call('user:bob')
    await rig.clock.advance(1_000)
    expect(call.snapshot).toMatchObject(unsupported)
    expect(rig.devices.live).toBe(0)
    expect(rig.logged).toEqual([
      [
        'Session failed.',
        { callId: call.snapshot.callId, type: 'failed', reason: 'unsupported', error: expect.any(Error) },
      ],
    ])
  })
})

describe('a program that wants receipts', () => {
  function createTimed() {
    const timed: unknown[] = []
    let ports: Parameters<SpeedReceipts>[0] | undefined
    const speedReceipts = ((given: typeof ports) => {
      ports = given
      return {
        timeInvite: async () => void timed.push('invite'),
        timeAccept: async () => void timed.push('accept'),
        start: (...start: unknown[]) => timed.push(start),
        close: () => timed.push('close'),
      }
    }) as unknown as SpeedReceipts
    return { ...createAnn(null, 'seen', { speedReceipts }), timed, ports: () => ports }
  }

  it('has a ring timed from its answer, by what belongs to the call', async () => {
    const rig = createTimed()
    const call = ring(rig, callId)
    await rig.clock.advance(3_000)
    call?.accept()
    expect(rig.timed.slice(0, 2)).toEqual([['callee', 3_000], 'accept'])
    expect(rig.ports()?.localMedia()).toBe(call?.localMedia)
    expect(rig.ports()?.leg().callId).toBe(callId)
    rig.ports()?.onReceipt({ role: 'callee' } as never)
    expect(call?.snapshot.receipt).toEqual({ role: 'callee' })
    call?.hangUp()
    expect(rig.timed.at(-1)).toBe('close')
  })

  it('has its own call timed from when it is answered', async () => {
    const rig = createTimed()
    const call = rig.client.call('user:bob')
    await settle()
    expect(rig.timed).toEqual(['invite'])
    const { callId } = call.snapshot
    const accept = { type: 'accept', v: 2, callId, seq: 2, from: bob, at: 0, entryId: 'a' } as const
    rig.signaling.entries.emit({ entry: accept })
    expect(call.snapshot).toMatchObject({ phase: 'accepted', peer: bob })
    expect(rig.timed.slice(0, 2)).toEqual(['invite', ['caller', null]])
  })
})

describe('a call that another replaced', () => {
  it('keeps its end, whatever comes of the other', async () => {
    const rig = createAnn()
    let fail: (error: unknown) => void = () => {}
    rig.signaling.script = (event, { draft }) => {
      if (event === 'sync') return new Promise((_, reject) => (fail = reject))
      if (event === 'append' && (draft as Draft).type === 'invite')
        throw new RingdownError({ code: 'glare', message: 'They call you.', callId })
      return {}
    }
    const call = rig.client.call('user:bob')
    await settle()
    call.hangUp()
    fail(new RingdownError({ code: 'unknown-call', message: 'It is over.' }))
    await settle()
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'cancelled' })
  })
})
