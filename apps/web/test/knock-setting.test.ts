import { expect, it } from 'vitest'
import { KnockSetting } from '../src/knock/knock-setting.js'
import { memoryStorage } from '../src/phone/memory-storage.js'

it('sends and shows no picture until the person says so, each for itself', () => {
  const storage = memoryStorage()
  expect(new KnockSetting(storage).snapshot).toEqual({ sends: false, shows: false })
  new KnockSetting(storage).change({ shows: true })
  expect(new KnockSetting(storage).snapshot).toEqual({ sends: false, shows: true })
})

it('is turned on by nothing but a stored yes', () => {
  const storage = memoryStorage({ 'ringdown.knock': '{"sends":"yes","shows":1}' })
  expect(new KnockSetting(storage).snapshot).toEqual({ sends: false, shows: false })
})
