import { expect, it } from 'vitest'
import { AlertSetting } from '../src/alerts/alert-setting.js'
import { memoryStorage } from '../src/phone/memory-storage.js'

it('is remembered, and followed in other tabs', () => {
  const storage = memoryStorage()
  const [one, other] = [new AlertSetting(storage), new AlertSetting(storage)]
  one.change({ volume: 0.2, notify: true })
  other.followStorage('ringdown.alerts')
  expect(other.snapshot).toEqual({ notify: true, answeredOffer: false, volume: 0.2 })
  expect(new AlertSetting(storage).snapshot).toEqual(other.snapshot)
})

it.each(['nonsense', '42', '{"volume":7,"notify":"yes"}'])(
  'notifies nobody unasked where %s is kept',
  kept => {
    const { notify, volume } = new AlertSetting(memoryStorage({ 'ringdown.alerts': kept })).snapshot
    expect(notify).toBe(false)
    expect(volume).toBeLessThanOrEqual(1)
  },
)
