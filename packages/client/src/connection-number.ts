import type { Clock } from '@ringdown/protocol'
import type { PageStorage } from './page-storage.js'

const KEY = 'ringdown.connection'

/**
 * Numbers a device's connections upwards, over reloads too, so that the server knows a late handshake for an old one. The
 * time is a number that has grown meanwhile even where nothing was kept; the number kept stands in for a clock set back.
 */
export function numberConnections(storage: PageStorage, clock: Clock): () => number {
  return () => {
    const last = Number(storage.getItem(KEY)) || 0
    const next = Math.max(last + 1, Math.floor(clock.now()))
    storage.setItem(KEY, `${next}`)
    return next
  }
}
