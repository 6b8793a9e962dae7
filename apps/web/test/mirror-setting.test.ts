import { expect, it } from 'vitest'
import { MirrorSetting } from '../src/mirror/mirror-setting.js'
import { memoryStorage } from '../src/phone/memory-storage.js'

it('is off and offered until the person answers', () => {
  const storage = memoryStorage()
  expect(new MirrorSetting(storage).snapshot).toEqual({ isOn: false, answeredOffer: false })
  new MirrorSetting(storage).turn(false)
  expect(new MirrorSetting(storage).snapshot).toEqual({ isOn: false, answeredOffer: true })
  new MirrorSetting(storage).turn(true)
  expect(new MirrorSetting(storage).snapshot).toEqual({ isOn: true, answeredOffer: true })
})

it('is turned on by nothing but a stored yes', () => {
  const storage = memoryStorage({ 'ringdown.mirror': '{"isOn":1,"answeredOffer":true}' })
  expect(new MirrorSetting(storage).snapshot).toEqual({ isOn: false, answeredOffer: true })
})
