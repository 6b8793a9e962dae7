import { parseAddress } from '@ringdown/protocol'
import type { LineTellers } from '../lines/line-service.js'
import type { Delivery } from './delivery.js'
import type { SocketDelivery } from './socket-delivery.js'

interface Options {
  readonly sockets: SocketDelivery
  readonly delivery: Delivery
  onError(error: unknown): void
}

/** Tells visitors and staff about lines: of what follows from a queue, each process tells those who are connected to it. */
export function lineTellers({ sockets, delivery, onError }: Options): LineTellers {
  return {
    onError,
    tellCaller(device, news) {
      const isHere = sockets.connectionOf(device) !== undefined
      if (isHere) sockets.tell({ devices: [device] }, 'queue', JSON.stringify(news))
      return isHere
    },
    hasStaff: line => sockets.listenersTo(`line:${line}`).size > 0,
    tellStaff: desk => sockets.tell({ address: `line:${desk.line}` }, 'desk', JSON.stringify(desk)),
    tellMember(user, visitor, { by, line }, notes) {
      const told = delivery.tell({ address: `user:${user}` }, 'transferred', { visitor, by, line, notes })
      told.catch(onError)
    },
    canFollow: async device => (await delivery.clientOf(device))?.canFollow ?? false,
    isThere: async address =>
      parseAddress(address) !== null && (await delivery.listenersTo(address)).length > 0,
  }
}
