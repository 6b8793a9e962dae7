import { RingdownError } from '@ringdown/protocol'
import { FakeMediaStream, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callId } from './entries.js'
import { createAnn, ring } from './scripted-signaling.js'

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

describe('nothing that was given up is sent later', () => {
  it('a call placed without a connection and ended rings nowhere when the server is back', async () => {
    const { clock, signaling, client, typesSent } = createAnn()
    signaling.setOnline(false)
    const call = client.call('user:bob')
    await clock.advance(16_000)
    expect(call.snapshot).toMatchObject({ phase: 'ended', reason: 'internal' })
    signaling.setOnline(true)
    await clock.advance(60_000)
    expect(typesSent()).not.toContain('invite')
    expect(typesSent().filter(type => type !== 'hangup')).toEqual([])
  })

  it('nor does one that was cancelled', async () => {
    const { clock, signaling, client, typesSent } = createAnn()
    signaling.setOnline(false)
    client.call('user:bob').hangUp()
    await clock.advance(1000)
    signaling.setOnline(true)
    await clock.advance(60_000)
    expect(typesSent().filter(type => type !== 'hangup')).toEqual([])
  })

  it('an invite that may have arrived is followed by its hang-up', async () => {
    const { clock, signaling, client, typesSent } = createAnn()
    // The server accepts the invite, and its reply is lost with the connection.
    signaling.script = event => (event === 'append' ? new Promise(() => {}) : {})
    const call = client.call('user:bob')
    await settle()
    expect(typesSent()).toEqual(['invite'])
    signaling.setOnline(false)
    call.hangUp()
    signaling.script = () => ({})
    signaling.setOnline(true)
    await clock.advance(60_000)
    expect(typesSent().at(-1)).toBe('hangup')
    expect(typesSent().filter(type => type === 'invite')).toHaveLength(1)
  })

  it('an answer to a ring that ended meanwhile does not come late', async () => {
    const rig = createAnn()
    const { clock, signaling, typesSent } = rig
    const call = ring(rig, callId)
    signaling.setOnline(false)
    call?.accept()
    await settle()
    call?.hangUp()
    signaling.setOnline(true)
    await clock.advance(60_000)
    expect(typesSent()).not.toContain('accept')
    expect(typesSent()).toContain('hangup')
  })

  it('a link that is no longer looked at is not listened to when the server has time again', async () => {
    const { clock, signaling, client } = createAnn()
    const listens = () => signaling.asked.filter(({ event }) => event === 'listen').length
    signaling.script = () => Promise.reject(new RingdownError({ code: 'timeout', message: 'No reply.' }))
    const listening = client.listen('line:desk')
    await settle()
    listening.close()
    const before = listens()
    signaling.script = () => ({})
    await clock.advance(60_000)
    expect(listens()).toBe(before)
  })
})

describe('a closed client', () => {
  it('leaves no timer behind, of calls it is in or that wait', async () => {
    const rig = createAnn()
    ring(rig, callId)
    await rig.clock.advance(100)
    rig.client.close()
    await rig.clock.advance(1000)
    expect(rig.clock.pending).toBe(0)
    expect(rig.client.snapshot.incoming).toEqual([])
    expect(rig.devices.live).toBe(0)
  })

  it('of a call that is being placed, too', async () => {
    const { client, clock, devices, network } = createAnn()
    client.call('user:bob')
    await clock.advance(100)
    client.close()
    await clock.advance(1000)
    expect([clock.pending, devices.live, network.open]).toEqual([0, 0, 0])
  })
})

describe('what is no address', () => {
  it('is refused at once, in a sentence', () => {
    const { client, signaling } = createAnn()
    for (const use of [client.call, client.listen.bind(client)])
      expect(() => use('line:Lobby')).toThrow(expect.objectContaining({ code: 'bad-request' }))
    expect(signaling.asked.filter(({ event }) => event === 'append')).toEqual([])
  })
})

describe('a ring that came while nobody looked', () => {
  it('is acknowledged when somebody does', async () => {
    const rig = createAnn(null, 'unseen')
    ring(rig, callId)
    await settle()
    expect(rig.typesSent()).not.toContain('ringing')
    rig.client.subscribe(() => {})
    await settle()
    expect(rig.typesSent()).toContain('ringing')
  })
})
