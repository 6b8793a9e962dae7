import type { StreamPurpose, Streams } from '@ringdown/protocol'
import { FakeMediaDevices, FakeMediaStream, FakeNetwork, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CapturedMedia } from '../src/media/captured-media.js'
import { createLayout } from '../src/session/layout.js'
import { Senders } from '../src/session/senders.js'

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

async function createRig() {
  const devices = new FakeMediaDevices()
  const media = new CapturedMedia(devices as unknown as MediaDevices, null)
  await media.open({ audio: true, video: true })
  const layout = createLayout(new new FakeNetwork().PeerConnection())
  const told: Streams[] = []
  const replaced: string[] = []
  for (const [purpose, { sender }] of Object.entries(layout)) {
    const replaceTrack = sender.replaceTrack.bind(sender)
    sender.replaceTrack = track => {
      replaced.push(purpose)
      return replaceTrack(track)
    }
  }
  const senders = new Senders(layout, media, streams => told.push(streams))
  await settle()
  /** What leaves this device. */
  const sent = () =>
    Object.entries(layout).flatMap(([purpose, { sender }]) => (sender.track ? [purpose] : []))
  /** What the peer was told last is live, and how often it was told since the last look. */
  const look = () => {
    const live = Object.entries(told.at(-1)?.live ?? {}).flatMap(([purpose, on]) => (on ? [purpose] : []))
    return { live: live as StreamPurpose[], count: told.splice(0).length }
  }
  return { devices, media, layout, senders, told, sent, look, replaced }
}

describe('this side’s streams', () => {
  it('are put on their senders and told to the peer, as they are and as they change', async () => {
    const { media, sent, look } = await createRig()
    expect(sent()).toEqual(['microphone', 'camera'])
    expect(look()).toEqual({ live: ['microphone', 'camera'], count: 1 })
    await media.shareScreen()
    await settle()
    expect(sent()).toEqual(['microphone', 'camera', 'screen', 'screen-audio'])
    expect(look().live).toEqual(['microphone', 'camera', 'screen', 'screen-audio'])
    media.stopSharing()
    await media.setCamera(false)
    await settle()
    expect(sent()).toEqual(['microphone'])
    expect(look().live).toEqual(['microphone'])
  })

  it('are told as off where they send nothing: muted here, or taken by another program', async () => {
    const { devices, media, look } = await createRig()
    await media.setMicrophone(false)
    expect(look().live).toEqual(['camera'])
    devices.interrupt('camera-1', true)
    expect(look().live).toEqual([])
    devices.interrupt('camera-1', false)
    expect(look().live).toEqual(['camera'])
  })

  it('are told again only if something the peer sees has changed, or when asked for', async () => {
    const { media, senders, look, replaced } = await createRig()
    look()
    replaced.splice(0)
    media.update({ paused: { audio: true, video: false } })
    expect([look().count, replaced]).toEqual([0, []])
    senders.tellStreams()
    expect(look()).toEqual({ live: ['microphone', 'camera'], count: 1 })
  })

  it('say of a camera that its picture is paused for want of room, and of a choice that it is off', async () => {
    const { media, senders, told, sent } = await createRig()
    senders.pauseCamera('network')
    expect(told.at(-1)).toMatchObject({ live: { camera: false, microphone: true }, paused: true })
    expect(sent()).toContain('camera')
    senders.pauseCamera('choice')
    expect(told.at(-1)?.live.camera).toBe(false)
    expect(told.at(-1)?.paused).toBeUndefined()
    senders.pauseCamera('network')
    await media.setCamera(false)
    expect(told.at(-1)?.paused).toBeUndefined()
    await media.setCamera(true)
    senders.pauseCamera(null)
    expect(told.at(-1)).toMatchObject({ live: { camera: true } })
  })

  it('touch no sender that has nothing to send', async () => {
    const { replaced } = await createRig()
    expect(replaced).toEqual(['microphone', 'camera'])
  })

  it('are let go of at the end of the session', async () => {
    const { media, senders, sent, look } = await createRig()
    look()
    senders.close()
    await media.shareScreen()
    await settle()
    expect([sent(), look().count, media.listeners]).toEqual([['microphone', 'camera'], 0, 0])
  })

  it('do no harm to a connection that was closed meanwhile', async () => {
    const { media, layout, sent } = await createRig()
    layout.camera.sender.replaceTrack = () => Promise.reject(new DOMException('', 'InvalidStateError'))
    await media.setCamera(false)
    await media.shareScreen()
    await settle()
    expect(sent()).toContain('screen')
  })
})
