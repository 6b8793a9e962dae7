import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { PrivacySetting } from '../src/phone/privacy-setting.js'

const KEY = 'ringdown.privacy'
const kept = (value: unknown) => memoryStorage({ [KEY]: JSON.stringify(value) })

describe('PrivacySetting', () => {
  it('starts with people you have talked to, not relayed', () =>
    expect(new PrivacySetting(memoryStorage()).snapshot).toEqual({
      warm: 'contacts',
      alwaysRelay: false,
      ringsFrom: 'everyone',
    }))

  it.each(['contacts', 'everyone', 'relay', 'off'] as const)('stores %s for the next visit', warm => {
    const storage = memoryStorage()
    new PrivacySetting(storage).change({ warm })
    new PrivacySetting(storage).change({ alwaysRelay: true })
    expect(new PrivacySetting(storage).snapshot).toEqual({ warm, alwaysRelay: true, ringsFrom: 'everyone' })
  })

  it.each([null, 7, 'off', [], {}, { warm: 'nobody', alwaysRelay: 'yes' }, { warm: 'constructor' }])(
    'starts with the defaults if %j is stored',
    value =>
      expect(new PrivacySetting(kept(value)).snapshot).toEqual({
        warm: 'contacts',
        alwaysRelay: false,
        ringsFrom: 'everyone',
      }),
  )

  it('stores that only people I know can ring me', () => {
    const storage = memoryStorage()
    new PrivacySetting(storage).change({ ringsFrom: 'contacts' })
    expect(new PrivacySetting(storage).snapshot.ringsFrom).toBe('contacts')
  })

  it('keeps each privacy choice even if the other is unreadable', () => {
    expect(new PrivacySetting(kept({ warm: 'off', alwaysRelay: 1 })).snapshot.warm).toBe('off')
    expect(new PrivacySetting(kept({ warm: 'all', alwaysRelay: true })).snapshot.alwaysRelay).toBe(true)
  })

  it('follows a change in another tab, and no other key', () => {
    const storage = memoryStorage()
    const [here, there] = [new PrivacySetting(storage), new PrivacySetting(storage)]
    there.change({ warm: 'off' })
    here.followStorage('ringdown.name')
    expect(here.snapshot.warm).toBe('contacts')
    here.followStorage(KEY)
    expect(here.snapshot.warm).toBe('off')
  })

  it('works where nothing can be stored', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('full')
      },
    }
    const setting = new PrivacySetting(full)
    setting.change({ alwaysRelay: true })
    expect(setting.snapshot.alwaysRelay).toBe(true)
  })
})
