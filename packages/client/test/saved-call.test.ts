import { RingdownError } from '@ringdown/protocol'
import { FakeMediaStream, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PageStorage } from '../src/index.js'
import { ann, bob, callId } from './entries.js'
import { createAnn } from './scripted-signaling.js'
import { createTab } from './tab.js'

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

/** A tab in which a page noted that it was in a call, `ageMs` ago. */
function createSavedTab(ageMs: number, changes: object = {}): PageStorage {
  const saved = {
    v: 2,
    deviceId: ann.deviceId,
    callId,
    role: 'caller',
    address: 'user:bob',
    media: { audio: true, video: true },
    links: [{ party: bob, isOfferer: true, sessions: 1 }],
    startedAt: 0,
    connectedAt: 0,
    audio: true,
    video: true,
    screen: false,
    aliveAt: 1_000_000 - ageMs,
    ...changes,
  }
  return createTab({ 'ringdown.call': JSON.stringify(saved) })
}

async function reload(ageMs: number, changes?: object) {
  const rig = createAnn(createSavedTab(ageMs, changes))
  rig.client.resumeAs(ann.deviceId)
  await settle()
  return { ...rig, call: rig.client.snapshot.calls[0] }
}

describe('a page that was in a call and comes back', () => {
  it('after a moment goes on with camera and microphone as they were', async () => {
    const { call, devices } = await reload(2_000)
    expect(call?.snapshot).toMatchObject({
      phase: 'accepted',
      connection: 'reconnecting',
      peer: bob,
      resumed: { sharedScreen: false },
    })
    expect(devices.live).toBe(2)
  })

  it('after minutes goes on with neither: nobody expects to be heard or seen', async () => {
    const { call, devices } = await reload(120_000)
    expect(call?.snapshot.phase).toBe('accepted')
    expect(devices.asked).toEqual([])
  })

  it('the next day is in no call, and asks for nothing', async () => {
    const { call, devices } = await reload(86_400_000)
    expect(call).toBeUndefined()
    expect(devices.asked).toEqual([])
  })

  it('under a clock that was set back does not take the call for a new one', async () => {
    const { call, devices } = await reload(-7_200_000)
    expect([call, devices.asked]).toEqual([undefined, []])
  })

  it('is not fooled by what an older version or another device has saved', async () => {
    expect((await reload(2_000, { v: undefined })).call).toBeUndefined()
    expect((await reload(2_000, { deviceId: 'another' })).call).toBeUndefined()
  })

  it('is in no call if what was saved cannot be read', async () => {
    const rig = createAnn(createTab({ 'ringdown.call': '{' }))
    expect(rig.client.snapshot.resuming).toBe(false)
    rig.client.resumeAs(ann.deviceId)
    expect(rig.client.snapshot.calls).toEqual([])
  })

  it('does not restore a call in which it does not know who it was, as an earlier release saved it', async () => {
    for (const userId of [undefined, ann.userId]) {
      const rig = createAnn(createSavedTab(2_000, { userId }))
      rig.signaling.script = event => {
        if (event === 'sync') throw new RingdownError({ code: 'unknown-call', message: 'No such call.' })
        return { known: false }
      }
      rig.client.resumeAs(ann.deviceId)
      await rig.clock.advance(6_000)
      const restores = rig.signaling.asked.filter(({ event }) => event === 'restore')
      expect(restores.length > 0).toBe(userId !== undefined)
    }
  })

  it('is resuming from the start until the call is there', async () => {
    const { client } = createAnn(createSavedTab(2_000))
    const seen = [{ resuming: client.snapshot.resuming, calls: 0 }]
    client.subscribe(() => {
      const { resuming, calls } = client.snapshot
      seen.push({ resuming, calls: calls.length })
    })
    client.resumeAs(ann.deviceId)
    await settle()
    expect(seen[0]).toEqual({ resuming: true, calls: 0 })
    expect(seen).not.toContainEqual({ resuming: false, calls: 0 })
    expect(seen.at(-1)).toEqual({ resuming: false, calls: 1 })
  })

  it('is not resuming without a recent call, nor once the call turns out to be another tab’s', async () => {
    expect(createAnn(createSavedTab(86_400_000)).client.snapshot.resuming).toBe(false)
    expect(createAnn(null).client.snapshot.resuming).toBe(false)
    const copy = createAnn(createSavedTab(2_000))
    expect(copy.client.snapshot.resuming).toBe(true)
    copy.client.resumeAs('another')
    expect(copy.client.snapshot).toMatchObject({ resuming: false, calls: [] })
    const closed = createAnn(createSavedTab(2_000))
    closed.client.close()
    expect(closed.client.snapshot.resuming).toBe(false)
  })

  it('knows whether it was sharing its screen, which stays off', async () => {
    const { call, devices } = await reload(2_000, { screen: true })
    expect(call?.snapshot.resumed).toEqual({ sharedScreen: true })
    expect(call?.localMedia.snapshot.screen.state).toBe('off')
    expect(devices.asked).toHaveLength(1)
  })
})
