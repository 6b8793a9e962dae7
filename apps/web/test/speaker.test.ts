import type { Devices } from '@ringdown/client'
import { expect, it } from 'vitest'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { Observable } from '../src/phone/observable.js'
import { Speaker } from '../src/voice/speaker.js'

function devicesWith(...ids: string[]): Devices {
  const speakers = ids.map(deviceId => ({ deviceId, kind: 'audiooutput', label: '' }) as MediaDeviceInfo)
  return { microphones: [], cameras: [], speakers }
}

it('plays on the chosen speaker while it is there, and again when it is back, also after a reload', () => {
  const storage = memoryStorage()
  const devices = new Observable(devicesWith('default', 'headset'))
  const speaker = new Speaker(storage, devices)
  expect(speaker.snapshot).toBe('')
  speaker.choice.change('headset')
  expect(speaker.snapshot).toBe('headset')
  devices.set(devicesWith('default'))
  expect(speaker.snapshot).toBe('')
  devices.set(devicesWith('default', 'headset'))
  expect(speaker.snapshot).toBe('headset')
  expect(new Speaker(storage, devices).snapshot).toBe('headset')
})
