import { replacedBy } from '@ringdown/protocol'
import type { CallHandle } from '../call/call-handle.js'
import type { RingdownClient } from '../ringdown-client.js'

/**
 * Hangs up for the device whose place this one takes, once this one is connected: until then both are in the call. The log says
 * so, which is why a reload does not stop it.
 *
 * @returns to be called when a device of this person has joined a call or left it.
 */
export function finishMoves({ registry }: RingdownClient): () => void {
  const followed = new WeakSet<CallHandle>()
  const finished = new WeakSet<CallHandle['leg']>()
  const finish = ({ leg }: CallHandle) => {
    const { state, me, links } = leg
    const replaced = state && me && replacedBy(state, me)
    if (!replaced || links.size === 0 || !links.isConnected || finished.has(leg)) return
    finished.add(leg)
    void leg.writer.send({ type: 'hangup', reason: 'completed', of: replaced })
  }
  return () => {
    for (const call of registry.calls) {
      if (!followed.has(call)) call.subscribe(() => finish(call))
      followed.add(call)
      finish(call)
    }
  }
}
