import { createLocalMedia, type LocalMedia } from '@ringdown/client'
import { FakeMediaDevices, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EarlyMedia } from '../src/media/early-media.js'

const BOTH = { audio: true, video: true }
const VOICE = { audio: true, video: false }

let devices: FakeMediaDevices
let early: EarlyMedia

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  devices = new FakeMediaDevices()
  early = new EarlyMedia(() => createLocalMedia(devices as unknown as MediaDevices))
})

afterEach(() => {
  vi.useRealTimers()
})

it('opens the devices at the press, and hands them over at the click', async () => {
  early.press(BOTH)
  await settle()
  early.release()
  const media = early.take(BOTH)
  vi.runAllTimers()
  expect(devices.live).toBe(2)
  expect(media?.snapshot.camera.state).toBe('on')
  media?.close()
  expect(devices.live).toBe(0)
})

it('has made what a press opens, so that the press waits for nothing', async () => {
  const made: LocalMedia[] = []
  const ahead = new EarlyMedia(() => {
    made.push(createLocalMedia(devices as unknown as MediaDevices))
    return made[made.length - 1] as LocalMedia
  })
  const [next] = made
  expect(devices.live).toBe(0)
  ahead.press(BOTH)
  await settle()
  expect(ahead.take(BOTH)).toBe(next)
  next?.close()
})

it('closes them soon after a press that became no click', async () => {
  early.press(BOTH)
  await settle()
  early.release()
  expect(devices.live).toBe(2)
  vi.advanceTimersByTime(300)
  expect(devices.live).toBe(0)
  expect(early.take(BOTH)).toBeNull()
})

it('closes them after a press whose end goes unnoticed', async () => {
  early.press(BOTH)
  await settle()
  vi.advanceTimersByTime(3_000)
  expect(devices.live).toBe(0)
})

it('closes what opens after it was given up', async () => {
  early.press(BOTH)
  early.drop()
  await settle()
  expect(devices.live).toBe(0)
})

it('hands over nothing but what was pressed for', async () => {
  expect(early.take(VOICE)).toBeNull()
  early.press(BOTH)
  expect(early.take(VOICE)).toBeNull()
  early.press(VOICE)
  await settle()
  expect(devices.live).toBe(1)
  early.take(VOICE)?.close()
})

describe('as a mirror', () => {
  beforeEach(async () => {
    early.mirror(true)
    await settle()
  })

  it('opens the camera and no microphone, and hands it over at the click, with one', async () => {
    expect(early.snapshot?.snapshot.camera.state).toBe('on')
    expect(early.snapshot?.snapshot.microphone.state).toBe('off')
    const seen = early.snapshot?.snapshot.camera.track
    early.press(BOTH)
    const media = early.take(BOTH)
    early.close()
    await settle()
    expect(media?.snapshot.camera.track).toBe(seen)
    expect(media?.snapshot.microphone.state).toBe('on')
    expect(devices.live).toBe(2)
    media?.close()
    expect(devices.live).toBe(0)
  })

  it('hands it over to a click without a press, such as by a key', async () => {
    const media = early.take(BOTH)
    early.close()
    await settle()
    expect(media?.snapshot.microphone.state).toBe('on')
    expect(media?.snapshot.camera.state).toBe('on')
    media?.close()
  })

  it('tries a camera again at the click that did not open before', async () => {
    early.close()
    devices.fail('video', 'NotReadableError')
    early.mirror(true)
    await settle()
    expect(early.snapshot?.snapshot.camera.state).toBe('off')
    devices.fail('video', null)
    const media = early.take(BOTH)
    await settle()
    expect(media?.snapshot.camera.state).toBe('on')
    media?.close()
  })

  it('closes the microphone of a press without a click, and stays a mirror', async () => {
    early.press(BOTH)
    await settle()
    expect(devices.live).toBe(2)
    early.drop()
    await settle()
    expect(early.snapshot?.snapshot.camera.state).toBe('on')
    expect(early.snapshot?.snapshot.microphone.state).toBe('off')
    expect(devices.live).toBe(1)
  })

  it('is closed by an answer with audio, a decline and the end of the ring', async () => {
    const media = early.take(VOICE)
    expect(media).toBeNull()
    early.close()
    expect(early.snapshot).toBeNull()
    expect(devices.live).toBe(0)
  })

  it('waits for the end of a press before it closes', async () => {
    early.press(BOTH)
    await settle()
    early.mirror(false)
    expect(devices.live).toBe(2)
    early.drop()
    await settle()
    expect(devices.live).toBe(0)
    expect(early.snapshot).toBeNull()
  })
})
