import { createLocalMedia } from '@ringdown/client'
import { FakeMediaDevices, settle } from '@ringdown/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
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
