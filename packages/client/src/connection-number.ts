import type { Clock } from '@ringdown/protocol'
import type { PageStorage } from './page-storage.js'

const KEY = 'ringdown.connection'

/**
 * Numbers a device's connections upwards, over reloads too, so that the server recognises a late handshake as old. The time
 * grows even if nothing was kept; the kept number covers a clock that was set back.
 */
export function numberConnections(storage: PageStorage, clock: Clock): () => number {
  return () => {
    const last = Number(storage.getItem(KEY)) || 0
    const next = Math.max(last + 1, Math.floor(clock.now()))
    storage.setItem(KEY, `${next}`)
    return next
  }
}
