import type { Watchable } from '@ringdown/client'

/** The first snapshot that is as wanted, the present one included. */
export function until<T>(watchable: Watchable<T>, wanted: (snapshot: T) => boolean): Promise<T> {
  if (wanted(watchable.snapshot)) return Promise.resolve(watchable.snapshot)
  return new Promise(resolve => {
    const unsubscribe = watchable.subscribe(() => {
      if (!wanted(watchable.snapshot)) return
      unsubscribe()
      resolve(watchable.snapshot)
    })
  })
}
