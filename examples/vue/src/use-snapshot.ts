import type { Watchable } from '@ringdown/client'
import { onScopeDispose, type ShallowRef, shallowRef } from 'vue'

/**
 * The current snapshot of anything the SDK publishes, as a ref.
 *
 * It is a `shallowRef`, like every ref that holds an object of the SDK: `ref` and `reactive` wrap their content in a
 * proxy, and the private fields of a call or a track cannot be read through a proxy.
 */
export function useSnapshot<Snapshot>(watchable: Watchable<Snapshot>): Readonly<ShallowRef<Snapshot>> {
  const snapshot = shallowRef(watchable.snapshot)
  const unsubscribe = watchable.subscribe(() => {
    snapshot.value = watchable.snapshot
  })
  onScopeDispose(unsubscribe)
  return snapshot
}
