import type { Address, CallId } from '@ringdown/protocol'
import type { Reading } from '../sequencer/reading.js'
import type { SocketDelivery } from './socket-delivery.js'

interface Options {
  readonly sockets: SocketDelivery
  readonly reading: () => Pick<Reading, 'waitingAt'>
}

/** Sends a call that waits at an address to the devices here that listen there: its invite may not have reached this process. */
export function ringThrough({
  sockets,
  reading,
}: Options): (callId: CallId, address: Address) => Promise<void> {
  return async (callId, address) => {
    for (const { party } of sockets.listenersTo(address)) {
      const { calls } = await reading().waitingAt(party, address)
      const call = calls.find(each => each.callId === callId)
      if (call === undefined) continue
      const { entries, expiresInMs, warmth, haveTalked } = call
      const told = {
        ...(expiresInMs !== undefined && { expiresInMs }),
        ...(warmth !== undefined && { warmth }),
        ...(haveTalked !== undefined && { haveTalked }),
      }
      for (const entry of entries) {
        const copy = { entry, ...(entry.type === 'invite' && told) }
        sockets.copy({ devices: [party], address: null }, copy, null, JSON.stringify(entry))
      }
    }
  }
}
