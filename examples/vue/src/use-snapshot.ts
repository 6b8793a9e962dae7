import type { Watchable } from '@ringdown/client'
import { onScopeDispose, type ShallowRef, shallowRef } from 'vue'

/**
 * The present snapshot of anything the SDK publishes, as a ref.
 *
 * It is a `shallowRef`, and so is every ref that holds an object of the SDK: `ref` and `reactive` wrap what they hold in a
 * proxy, and the private fields of a call or of a track cannot be read through a proxy.
 */
export function useSnapshot<Snapshot>(watchable: Watchable<Snapshot>): Readonly<ShallowRef<Snapshot>> {
  const snapshot = shallowRef(watchable.snapshot)
  const unsubscribe = watchable.subscribe(() => {
    snapshot.value = watchable.snapshot
  })
  onScopeDispose(unsubscribe)
  return snapshot
}
