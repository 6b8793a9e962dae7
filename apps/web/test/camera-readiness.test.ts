import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepCameraReady } from '../src/media/camera-readiness.js'

const devices = { enumerateDevices: vi.fn(async () => []) }

beforeEach(() => {
  vi.useFakeTimers()
  devices.enumerateDevices.mockClear()
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('uses the cameras of the browser at once, and again before it would end what reads them', async () => {
  permit('granted')
  const stop = keepCameraReady(devices)
  await vi.advanceTimersByTimeAsync(0)
  expect(devices.enumerateDevices).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(4_999)
  expect(devices.enumerateDevices).toHaveBeenCalledTimes(2)
  stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(devices.enumerateDevices).toHaveBeenCalledTimes(2)
})

it('ends after a minute', async () => {
  permit('granted')
  keepCameraReady(devices)
  await vi.advanceTimersByTimeAsync(60_000)
  const calls = devices.enumerateDevices.mock.calls.length
  expect(calls).toBe(15)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(devices.enumerateDevices).toHaveBeenCalledTimes(calls)
  expect(vi.getTimerCount()).toBe(0)
})

it('does nothing where the browser would ask the person', async () => {
  permit('prompt')
  keepCameraReady(devices)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(devices.enumerateDevices).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})

function permit(state: PermissionState): void {
  vi.stubGlobal('navigator', { permissions: { query: async () => ({ state }) } })
}
