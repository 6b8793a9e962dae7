import { ManualClock } from '@ringdown/testing'
import { MemoryCallStore } from '../src/store/memory-call-store.js'
import { callStoreContract, MISSED, TOMBSTONE } from './call-store-contract.js'

callStoreContract('the memory store', async () => {
  const clock = new ManualClock(1_700_000_000_000)
  const store = new MemoryCallStore({ clock, tombstoneMs: TOMBSTONE, missedMs: MISSED })
  return {
    store,
    now: () => clock.now(),
    elapse: ms => clock.advance(ms),
    size: async () => store.size,
  }
})
