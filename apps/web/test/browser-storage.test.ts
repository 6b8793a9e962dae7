import { afterEach, describe, expect, it, vi } from 'vitest'
import { openBrowserStorage } from '../src/phone/browser-storage.js'
import { memoryStorage } from '../src/phone/memory-storage.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('openBrowserStorage', () => {
  it('is the browser’s own storage', () => {
    const storage = memoryStorage()
    vi.stubGlobal('localStorage', storage)
    expect(openBrowserStorage()).toBe(storage)
  })

  it.each([
    [
      'throws',
      {
        get: () => {
          throw new DOMException('Access is denied', 'SecurityError')
        },
      },
    ],
    ['is null', { get: () => null }],
  ])('remembers for the page where localStorage %s', (_case, access) => {
    vi.stubGlobal('localStorage', undefined)
    Object.defineProperty(globalThis, 'localStorage', { ...access, configurable: true })
    const storage = openBrowserStorage()
    storage.setItem('name', 'Ada')
    expect(storage.getItem('name')).toBe('Ada')
    expect(storage.getItem('other')).toBeNull()
  })
})
