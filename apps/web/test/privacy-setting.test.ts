import { describe, expect, it } from 'vitest'
import { PrivacySetting } from '../src/phone/privacy-setting.js'
import { memoryStorage } from './memory-storage.js'

const KEY = 'ringdown.privacy'
const kept = (value: unknown) => memoryStorage({ [KEY]: JSON.stringify(value) })

describe('PrivacySetting', () => {
  it('begins with people one has talked to, not relayed', () =>
    expect(new PrivacySetting(memoryStorage()).snapshot).toEqual({ warm: 'contacts', alwaysRelay: false }))

  it.each(['contacts', 'everyone', 'relay', 'off'] as const)('keeps %s for the next visit', warm => {
    const keep = memoryStorage()
    new PrivacySetting(keep).change({ warm })
    new PrivacySetting(keep).change({ alwaysRelay: true })
    expect(new PrivacySetting(keep).snapshot).toEqual({ warm, alwaysRelay: true })
  })

  it.each([null, 7, 'off', [], {}, { warm: 'nobody', alwaysRelay: 'yes' }, { warm: 'constructor' }])(
    'begins as new where %j is kept',
    value =>
      expect(new PrivacySetting(kept(value)).snapshot).toEqual({ warm: 'contacts', alwaysRelay: false }),
  )

  it('keeps each wish for discretion though the other cannot be read', () => {
    expect(new PrivacySetting(kept({ warm: 'off', alwaysRelay: 1 })).snapshot.warm).toBe('off')
    expect(new PrivacySetting(kept({ warm: 'all', alwaysRelay: true })).snapshot.alwaysRelay).toBe(true)
  })

  it('follows what another tab keeps, and no other key', () => {
    const keep = memoryStorage()
    const [here, there] = [new PrivacySetting(keep), new PrivacySetting(keep)]
    there.change({ warm: 'off' })
    here.followStorage('ringdown.name')
    expect(here.snapshot.warm).toBe('contacts')
    here.followStorage(KEY)
    expect(here.snapshot.warm).toBe('off')
  })

  it('counts where nothing can be kept', () => {
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
