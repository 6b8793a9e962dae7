import { parseAddress } from '@ringdown/protocol'
import type { LineTellers } from '../lines/line-service.js'
import type { DeviceRegistry } from '../presence/device-registry.js'
import type { Delivery } from './delivery.js'
import type { SocketDelivery } from './socket-delivery.js'

interface Options {
  readonly sockets: SocketDelivery
  readonly delivery: Delivery
  readonly devices: Pick<DeviceRegistry, 'elsewhere' | 'listenersElsewhere'>
  onError(error: unknown): void
}

/** Tells visitors and staff about lines: of what follows from a queue, each process tells those who are connected to it. */
export function lineTellers({ sockets, delivery, devices, onError }: Options): LineTellers {
  return {
    onError,
    tellCaller(device, news) {
      const isHere = sockets.connectionOf(device) !== undefined
      if (isHere) sockets.tell({ devices: [device] }, 'queue', JSON.stringify(news))
      return isHere
    },
    hasStaff: line => sockets.listenersTo(`line:${line}`).size > 0,
    tellStaff: desk => sockets.tell({ address: `line:${desk.line}` }, 'desk', JSON.stringify(desk)),
    async nodesOf(line, callers) {
      const others = callers.filter(caller => sockets.connectionOf(caller) === undefined)
      const concerned = await Promise.all([
        devices.listenersElsewhere(`line:${line}`),
        ...others.map(async caller => [await devices.elsewhere(caller)]),
      ])
      return new Set(concerned.flat().flatMap(device => device?.node ?? []))
    },
    tellMember(user, visitor, { by, line }, notes) {
      const told = delivery.tell({ address: `user:${user}` }, 'transferred', { visitor, by, line, notes })
      told.catch(onError)
    },
    canFollow: async device => (await delivery.clientOf(device))?.canFollow ?? false,
    isThere: async address =>
      parseAddress(address) !== null && (await delivery.listenersTo(address)).length > 0,
  }
}
