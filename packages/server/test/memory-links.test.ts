import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { MemoryLinks } from '../src/store/memory-links.js'
import { LIFETIME, link, linkStoreContract, user } from './link-store-contract.js'

const START = 1_700_000_000_000

linkStoreContract('the memory of links', async () => {
  const clock = new ManualClock(START)
  const links = new MemoryLinks({ clock, lifetimeMs: LIFETIME })
  return { links, elapse: ms => clock.advance(ms), size: async () => links.size }
})

it('the memory of links is bounded for one network and in all, and takes others once some are over', async () => {
  const clock = new ManualClock(START)
  const links = new MemoryLinks({ clock, lifetimeMs: LIFETIME, limits: { inAll: 3, perNetwork: 2 } })
  const open = (n: number, network: string) => links.open(link(n), user(`u${n}`), network)
  expect(await open(1, 'a')).toBe('open')
  expect(await open(2, 'a')).toBe('open')
  expect(await open(3, 'a')).toBe('full')
  expect(await open(4, 'b')).toBe('open')
  expect(await open(5, 'c')).toBe('full')
  expect(await open(1, 'c')).toBe('open')
  await links.setState(link(1), 'ended')
  expect(await open(3, 'a')).toBe('open')
  await clock.advance(LIFETIME)
  expect(await open(5, 'c')).toBe('open')
})
