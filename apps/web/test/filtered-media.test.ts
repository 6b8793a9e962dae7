import { createLocalMedia, type LocalMedia } from '@ringdown/client'
import { FakeMediaDevices, FakeMediaStream, FakeMediaStreamTrack, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Observable } from '../src/phone/observable.js'
import type { FilterHealth } from '../src/voice/filter-health.js'
import { deviceTrackOf, FilteredMedia } from '../src/voice/filtered-media.js'

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

interface Opened {
  readonly raw: MediaStreamTrack
  readonly output: MediaStreamTrack
  isClosed: boolean
  tell(health: FilterHealth): void
}

async function openRig({ isWanted = true } = {}) {
  const devices = new FakeMediaDevices()
  const inner: LocalMedia = createLocalMedia(devices as unknown as MediaDevices)
  const wish = new Observable(isWanted)
  const opened: Opened[] = []
  const media = new FilteredMedia(inner, {
    isWanted: wish,
    open: async (raw, tell) => {
      const output = new FakeMediaStreamTrack('audio')
      const filter: Opened = { raw, output, isClosed: false, tell }
      opened.push(filter)
      return {
        output,
        close() {
          filter.isClosed = true
          output.stop()
        },
      }
    },
  })
  await media.open({ audio: true, video: true })
  await settle()
  const raw = () => inner.snapshot.microphone.track
  return { media, wish, opened, raw, sent: () => media.snapshot.microphone.track }
}

describe('a microphone that goes through a noise filter', () => {
  it('is the device’s own track until the filter is on, and when it gives up', async () => {
    const { opened, raw, sent, media } = await openRig()
    expect(sent()).toBe(raw())
    opened[0]?.tell('on')
    expect(sent()).toBe(opened[0]?.output)
    expect(deviceTrackOf(sent()!)).toBe(raw())
    expect(media.snapshot.camera.track?.kind).toBe('video')
    opened[0]?.tell('too-slow')
    expect(sent()).toBe(raw())
  })

  it('is silent before the filter and after it in the moment in which it is muted', async () => {
    const { media, opened, raw } = await openRig()
    opened[0]?.tell('on')
    const enabled = vi.fn()
    media.subscribe(() => enabled(raw()?.enabled, opened[0]?.output.enabled))
    await media.setMicrophone(false)
    expect(enabled.mock.calls.at(-1)).toEqual([false, false])
    await media.setMicrophone(true)
    expect(enabled.mock.calls.at(-1)).toEqual([true, true])
  })

  it('is muted, too, when the filter is ready only then', async () => {
    const { media, opened, sent } = await openRig()
    await media.setMicrophone(false)
    opened[0]?.tell('on')
    expect(sent()).toBe(opened[0]?.output)
    expect(sent()?.enabled).toBe(false)
  })

  it('closes the device and the filter together', async () => {
    const { media, opened, raw, sent } = await openRig()
    opened[0]?.tell('on')
    const device = raw()
    media.close()
    expect(sent()).toBeNull()
    expect([device?.readyState, opened[0]?.output.readyState]).toEqual(['ended', 'ended'])
    expect(opened[0]?.isClosed).toBe(true)
  })

  it('has a filter of its own for each device', async () => {
    const { media, opened, raw, sent } = await openRig()
    opened[0]?.tell('on')
    media.close()
    await media.open({ audio: true, video: false })
    await settle()
    expect(opened).toHaveLength(2)
    expect(sent()).toBe(raw())
    opened[0]?.tell('on')
    expect(sent()).toBe(raw())
    opened[1]?.tell('on')
    expect(sent()).toBe(opened[1]?.output)
  })

  it('follows the person’s wish at once', async () => {
    const { wish, opened, raw, sent } = await openRig({ isWanted: false })
    expect(opened).toHaveLength(0)
    wish.set(true)
    await settle()
    opened[0]?.tell('on')
    expect(sent()).toBe(opened[0]?.output)
    wish.set(false)
    expect(sent()).toBe(raw())
    expect(opened[0]?.isClosed).toBe(true)
  })

  it('is the device’s own track while another program has taken the device', async () => {
    const { opened, raw, sent } = await openRig()
    opened[0]?.tell('on')
    const device = raw() as unknown as FakeMediaStreamTrack
    device.setMuted(true)
    expect(sent()).toBe(device)
    device.setMuted(false)
    expect(sent()).toBe(opened[0]?.output)
  })
})
