import { ManualClock } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { numberConnections } from '../src/connection-number.js'
import { claimDeviceId } from '../src/device-id.js'
import { type PageStorage, storageSuffix, tolerantStorage } from '../src/page-storage.js'
import { FakeLocks } from './fake-locks.js'
import { memoryStorage } from './memory-storage.js'

const forbidden = () => {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}
const FORBIDDEN: PageStorage = { getItem: forbidden, setItem: forbidden, removeItem: forbidden }

let page: AbortController

beforeEach(() => {
  page = new AbortController()
  vi.stubGlobal('navigator', { locks: new FakeLocks() })
})
afterEach(() => vi.unstubAllGlobals())

const claim = (storage: PageStorage, { signal } = page) => claimDeviceId(undefined, storage, signal)

describe('claimDeviceId', () => {
  it('is the same after a reload, and another in a duplicated tab', async () => {
    const storage = memoryStorage()
    const first = await claim(storage)
    const copy = memoryStorage(storage.entries())
    page.abort()
    await new Promise(setImmediate)
    const reloaded = await claim(storage, new AbortController())
    expect(reloaded).toBe(first)
    expect(await claim(copy, new AbortController())).not.toBe(first)
  })

  it('lets go of the id when its client is closed, also before it had it', async () => {
    const storage = memoryStorage()
    const claimed = claim(storage)
    page.abort()
    const first = await claimed
    await new Promise(setImmediate)
    expect(await claim(storage, new AbortController())).toBe(first)
  })

  it('is the one that was given', async () => {
    expect(await claimDeviceId('given', memoryStorage(), page.signal)).toBe('given')
  })

  it.each([
    ['there are no locks', {}],
    [
      'locks are forbidden',
      { locks: { request: () => Promise.reject(new DOMException('', 'SecurityError')) } },
    ],
    ['there is no navigator', undefined],
  ])('works where %s', async (_, navigator) => {
    vi.stubGlobal('navigator', navigator)
    const storage = memoryStorage()
    const first = await claim(storage)
    expect(first).toMatch(/^[\w-]{16,}$/)
    expect(await claim(storage)).toBe(first)
  })

  it('goes on without a storage that may be used', async () => {
    expect(await claim(tolerantStorage(() => FORBIDDEN, ''))).toMatch(/^[\w-]{16,}$/)
  })
})

describe('tolerantStorage', () => {
  it.each([
    ['is forbidden', () => FORBIDDEN],
    ['cannot even be named', forbidden],
    ['is not there', null],
    ['is full', () => ({ ...memoryStorage(), setItem: forbidden })],
  ])('that %s goes on in memory', (_, open) => {
    const storage = tolerantStorage(open, '')
    expect(storage.getItem('key')).toBeNull()
    storage.setItem('key', 'value')
    expect(storage.getItem('key')).toBe('value')
    storage.removeItem('key')
    expect(storage.getItem('key')).toBeNull()
  })

  it('keeps what clients of other servers, and of other ids, do not see', () => {
    const kept = memoryStorage()
    const open = (server?: string, id?: string) => tolerantStorage(() => kept, storageSuffix(server, id))
    open().setItem('key', 'own')
    open('https://a.example').setItem('key', 'a')
    open('https://a.example', 'widget').setItem('key', 'widget')
    open(undefined, 'widget').setItem('key', 'own widget')
    const read = [open(), open('https://a.example'), open('https://a.example', 'widget'), open('', 'widget')]
    expect(read.map(storage => storage.getItem('key'))).toEqual(['own', 'a', 'widget', 'own widget'])
    expect(kept.getItem('key')).toBe('own')
  })

  it('reads what another tab has written since', () => {
    const kept = memoryStorage()
    const storage = tolerantStorage(() => kept, '')
    storage.setItem('key', 'here')
    kept.setItem('key', 'there')
    expect(storage.getItem('key')).toBe('there')
  })
})

describe('the number of a connection', () => {
  it('goes up with every one, within one tick of the clock too', () => {
    const next = numberConnections(memoryStorage(), new ManualClock(1_000))
    expect([next(), next()]).toEqual([1_000, 1_001])
  })

  it('goes up over reloads while the clock goes back', () => {
    const storage = memoryStorage()
    const before = numberConnections(storage, new ManualClock(5_000))()
    expect(numberConnections(storage, new ManualClock(1_000))()).toBeGreaterThan(before)
  })

  it('goes up over restarts with nothing kept, as time does', () => {
    const first = numberConnections(memoryStorage(), new ManualClock(5_000))()
    expect(numberConnections(memoryStorage(), new ManualClock(5_001))()).toBeGreaterThan(first)
  })

  it.each(['', 'spoilt'])('is a whole number from 1 on, whatever was kept: "%s"', kept => {
    const storage = memoryStorage([['ringdown.connection', kept]])
    expect(numberConnections(storage, new ManualClock(0))()).toBeGreaterThanOrEqual(1)
    expect(numberConnections(storage, new ManualClock(1.5))()).toSatisfy(Number.isSafeInteger)
  })
})
