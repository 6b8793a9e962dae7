import { type Draft, RingdownError, TIMERS } from '@ringdown/protocol'
import { FakeMediaStream, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CapturedMedia } from '../src/media/captured-media.js'
import { bob, callId } from './entries.js'
import { createAnn, ring } from './scripted-signaling.js'

const LINK = 'link:0123456789abcdefghijkl'
const CROSSING = '0192f0c8-7b1a-7def-8123-0123456789ac'

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

type Rig = ReturnType<typeof createAnn>

/** A server that refuses entries of this type. */
function refuse({ signaling }: Rig, type: Draft['type'], problem: RingdownError['problem']): void {
  signaling.script = (event, request) => {
    if (event === 'append' && (request['draft'] as Draft).type === type) throw new RingdownError(problem)
    return {}
  }
}

const stamp = { v: 2, callId, at: 0 } as const
const invite = { type: 'invite', address: 'user:ann', media: { audio: true, video: false } } as const
const reasonsSent = ({ signaling }: Rig) =>
  signaling.drafts.flatMap(draft => (draft.type === 'hangup' ? [draft.reason] : []))

describe('a call that is placed', () => {
  it('with a preview uses it as it is, and closes it with the call', async () => {
    const { client, devices, signaling } = createAnn()
    const preview = new CapturedMedia(devices as unknown as MediaDevices, null)
    await preview.open({ audio: true, video: false })
    const call = client.call('user:bob', { localMedia: preview })
    await settle()
    expect(call.localMedia).toBe(preview)
    expect(devices.asked).toHaveLength(1)
    expect(signaling.drafts[0]).toMatchObject({ type: 'invite', media: { audio: true, video: true } })
    call.hangUp()
    expect(devices.live).toBe(0)
  })

  it('opens what it is for, and nothing else', async () => {
    const { client, devices } = createAnn()
    const call = client.call('user:bob', { video: false })
    await settle()
    expect(call.snapshot.media).toEqual({ audio: true, video: false })
    const { microphone, camera } = call.localMedia.snapshot
    expect([microphone.state, camera.state, devices.live]).toEqual(['on', 'off', 1])
  })

  it('ends if the server does not hear of it within its time, and says why', async () => {
    const rig = createAnn()
    rig.signaling.script = event => (event === 'append' ? new Promise(() => {}) : {})
    const call = rig.client.call('user:bob')
    await rig.clock.advance(14_999)
    expect(call.snapshot.phase).toBe('calling')
    await rig.clock.advance(1)
    expect(call.snapshot).toMatchObject({
      phase: 'ended',
      reason: 'internal',
      endedBy: null,
      failure: 'The server cannot be reached. Check your connection.',
    })
    expect(reasonsSent(rig)).toEqual(['cancelled'])
  })

  it('goes on once the server has heard of it, and on a link even before', async () => {
    const heard = createAnn()
    const call = heard.client.call('user:bob')
    const away = createAnn()
    away.signaling.setOnline(false)
    const waiting = away.client.call(LINK)
    await Promise.all([heard.clock.advance(20_000), away.clock.advance(20_000)])
    expect([call.snapshot.phase, waiting.snapshot.phase]).toEqual(['calling', 'calling'])
  })

  it('says how it ended: cancelled before the answer, by the one who did', async () => {
    const rig = createAnn()
    const call = rig.client.call('user:bob')
    await settle()
    call.hangUp()
    expect(call.snapshot).toMatchObject({
      phase: 'ended',
      connection: 'closed',
      reason: 'cancelled',
      endedBy: { userId: 'ann' },
      missed: false,
      endedAt: rig.clock.now(),
    })
    expect(await call.ended).toBe('cancelled')
    await settle()
    expect(reasonsSent(rig)).toEqual(['cancelled'])
    call.hangUp()
    call.leave()
    await settle()
    expect(reasonsSent(rig)).toEqual(['cancelled'])
  })

  it('and refused by the server says why, to people and to programs', async () => {
    const rig = createAnn()
    refuse(rig, 'invite', { code: 'call-refused', message: 'Bob takes no calls.' })
    const call = rig.client.call('user:bob')
    await settle()
    expect(call.snapshot).toMatchObject({
      phase: 'ended',
      reason: 'declined',
      refusal: 'call-refused',
      failure: 'Bob takes no calls.',
      endedBy: null,
    })
  })

  it('tells the server’s refusal of a link apart, which ends it', async () => {
    const rig = createAnn()
    refuse(rig, 'invite', { code: 'glare', message: 'No call id came with it.' })
    const call = rig.client.call(LINK)
    await settle()
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'internal', refusal: 'glare' })
  })
})

describe('a ring', () => {
  it('knows since when it rings, and for how long', async () => {
    const { client, clock, signaling } = createAnn()
    const entry = { ...stamp, ...invite, seq: 1, from: bob, entryId: 'invite' } as const
    signaling.entries.emit({ entry, ageMs: 7_000, expiresInMs: 30_000 } as never)
    const [call] = client.snapshot.incoming
    expect(call?.snapshot).toMatchObject({
      startedAt: clock.now() - 7_000,
      phase: 'ringing',
      direction: 'incoming',
      peer: bob,
    })
    await clock.advance(30_000 + TIMERS.resync - 1)
    expect(call?.snapshot.phase).toBe('ringing')
    await clock.advance(1)
    expect(call?.snapshot).toMatchObject({ phase: 'ended', reason: 'no-answer', missed: true, failure: null })
    expect(client.snapshot.missed).toMatchObject([{ callId, caller: bob, at: clock.now(), ageMs: 0 }])
  })

  it('is acknowledged once', async () => {
    const rig = createAnn()
    ring(rig, callId)
    await settle()
    rig.client.subscribe(() => {})
    ring(rig, CROSSING)
    await settle()
    expect(rig.typesSent().filter(type => type === 'ringing')).toHaveLength(2)
  })

  it('that is declined is so for all of this person’s pages; on a link it is ignored here alone', async () => {
    const rig = createAnn()
    const call = ring(rig, callId)
    call?.decline()
    await settle()
    expect(call?.snapshot).toMatchObject({ phase: 'ended', reason: 'declined', endedBy: { userId: 'ann' } })
    expect(call?.snapshot.missed).toBe(false)
    expect(rig.typesSent()).toContain('decline')
    const listening = rig.client.listen(LINK)
    await settle()
    const entry = {
      ...stamp,
      ...invite,
      address: LINK,
      callId: CROSSING,
      seq: 1,
      from: bob,
      entryId: 'i',
    } as const
    rig.signaling.entries.emit({ entry })
    const [waiting] = listening.snapshot ?? []
    const sent = rig.typesSent().length
    waiting?.decline()
    await settle()
    expect(waiting?.snapshot).toMatchObject({ phase: 'ended', reason: 'declined' })
    expect(listening.snapshot).toEqual([])
    expect(rig.typesSent()).toHaveLength(sent)
  })

  it('is declined by hanging up, too', async () => {
    const rig = createAnn()
    const call = ring(rig, callId)
    call?.hangUp()
    await settle()
    expect(call?.snapshot).toMatchObject({ phase: 'ended', reason: 'declined' })
    expect(rig.typesSent()).toContain('decline')
    expect(reasonsSent(rig)).toEqual([])
  })

  it.each([
    ['answered-elsewhere', 'answered-elsewhere'],
    ['call-ended', 'cancelled'],
    ['not-allowed', 'internal'],
  ] as const)('whose answer is refused as "%s" ends as "%s"', async (code, reason) => {
    const rig = createAnn()
    refuse(rig, 'accept', { code, message: 'The server says no.' })
    const call = ring(rig, callId)
    call?.accept()
    expect(call?.snapshot.phase).toBe('accepted')
    await settle()
    expect(call?.snapshot).toMatchObject({ phase: 'ended', reason, refusal: code, missed: false })
    expect(call?.snapshot.failure).not.toBe('The server says no.')
    expect(rig.devices.live).toBe(0)
  })

  it('that is answered ends by hanging up, in a call that was', async () => {
    const rig = createAnn()
    const call = ring(rig, callId)
    call?.accept()
    await settle()
    call?.hangUp()
    await settle()
    expect(call?.snapshot).toMatchObject({ phase: 'ended', reason: 'completed', missed: false })
    expect(reasonsSent(rig)).toEqual(['completed'])
    expect(rig.typesSent()).not.toContain('decline')
  })
})

describe('a call that crosses another', () => {
  const glare = { code: 'glare', message: 'They call you.', callId: CROSSING } as const
  const crossing = {
    callId: CROSSING,
    entries: [{ ...stamp, ...invite, callId: CROSSING, seq: 1, from: bob, entryId: 'i' }],
    lastSeq: 1,
    ageMs: 0,
  }

  /** Ann calls Bob, whose call the server has taken before. `read` is what it replies when asked for that call. */
  function cross(read: () => object | Promise<object>) {
    const rig = createAnn()
    rig.signaling.script = (event, request) => {
      if (event === 'sync') return read()
      if (event === 'append' && (request['draft'] as Draft).type === 'invite') throw new RingdownError(glare)
      return {}
    }
    return { ...rig, call: rig.client.call('user:bob') }
  }

  it('becomes it, answered, though its ring never came', async () => {
    const { call, client, devices, typesSent } = cross(() => crossing)
    await settle()
    expect(call.snapshot).toMatchObject({ phase: 'accepted', callId: CROSSING, peer: bob, refusal: null })
    expect(client.snapshot).toMatchObject({ calls: [call], incoming: [] })
    expect(typesSent()).toEqual(['invite', 'accept'])
    expect([devices.live, devices.asked.length]).toEqual([2, 1])
  })

  it('takes over the ring that came first, which nobody has missed', async () => {
    const rig = createAnn()
    refuse(rig, 'invite', glare)
    rig.signaling.entries.emit({ entry: crossing.entries[0] as never })
    const [ringing] = rig.client.snapshot.incoming
    const call = rig.client.call('user:bob')
    expect(rig.client.snapshot.incoming).toEqual([])
    await settle()
    expect(call.snapshot).toMatchObject({ phase: 'accepted', callId: CROSSING })
    expect(ringing?.snapshot).toMatchObject({ phase: 'ended', reason: 'replaced', missed: false })
    expect(await ringing?.ended).toBe('replaced')
    expect(rig.client.snapshot).toMatchObject({ calls: [call], missed: [] })
    expect(rig.signaling.asked.filter(({ event }) => event === 'sync')).toEqual([])
    // What it says of the call goes to the call that has it now.
    rig.signaling.entries.emit({
      entry: {
        ...stamp,
        callId: CROSSING,
        seq: 3,
        from: bob,
        entryId: 'h',
        type: 'hangup',
        reason: 'cancelled',
      },
    })
    await settle()
    expect(call.snapshot).toMatchObject({ phase: 'ended' })
  })

  it('is declined if its own was given up meanwhile', async () => {
    let reply: (copy: object) => void = () => {}
    const { call, client, signaling } = cross(() => new Promise(resolve => (reply = resolve)))
    await settle()
    call.hangUp()
    reply(crossing)
    await settle()
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'cancelled' })
    expect(client.snapshot.calls).toEqual([])
    const declined = signaling.asked.filter(
      ({ event, request }) => event === 'append' && (request['draft'] as Draft).type === 'decline',
    )
    expect(declined.map(({ request }) => request['callId'])).toEqual([CROSSING])
  })

  it.each([
    [new RingdownError({ code: 'internal', message: 'It cannot be read.' }), 'It cannot be read.'],
    [new Error('A fault.'), 'The server no longer knows this call. Call again.'],
  ])('ends if the other one cannot be read', async (error, failure) => {
    const { call } = cross(() => Promise.reject(error))
    await settle()
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'internal', failure })
  })
})
