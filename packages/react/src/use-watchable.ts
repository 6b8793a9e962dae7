import type { Watchable } from '@ringdown/client'
import { useSyncExternalStore } from 'react'

/** The current snapshot of anything the SDK publishes; renders again when it changes. */
export function useWatchable<Snapshot>(watchable: Watchable<Snapshot>): Snapshot {
  const read = () => watchable.snapshot
  return useSyncExternalStore(watchable.subscribe, read, read)
}
