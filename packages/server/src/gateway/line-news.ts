import { parseAddress, type TransferNews, type UserId } from '@ringdown/protocol'
import type { LineTellers } from '../lines/line-service.js'
import type { Inboxes } from '../nodes/inboxes.js'
import type { Nodes } from '../nodes/nodes.js'
import type { DeviceRegistry } from '../presence/device-registry.js'
import type { Delivery } from './delivery.js'
import type { SocketDelivery } from './socket-delivery.js'

declare module '../nodes/hints.js' {
  interface Hints {
    /** Left in the inbox: a visitor is on the way to a member, some of whose devices are there. */
    transferred: { readonly user: UserId; readonly news: TransferNews }
  }
}

interface Options {
  readonly sockets: SocketDelivery
  readonly delivery: Delivery
  readonly devices: Pick<DeviceRegistry, 'elsewhere' | 'listenersElsewhere'>
  readonly nodes: Nodes
  readonly inboxes: Inboxes
  onError(error: unknown): void
}

/** Tells visitors and staff about lines: of what follows from a queue, each process tells those who are connected to it. */
export function lineTellers({ sockets, delivery, devices, nodes, inboxes, onError }: Options): LineTellers {
  inboxes.receive('transferred', ({ user, news }) =>
    sockets.tell({ address: `user:${user}` }, 'transferred', JSON.stringify(news)),
  )

  /** A page asks for nothing of the sort when it rings. It may be told twice. */
  async function leaveWithOthers(user: UserId, news: TransferNews): Promise<void> {
    if (nodes.all.length === 1) return
    const others = await devices.listenersElsewhere(`user:${user}`)
    await inboxes.leave(new Set(others.map(({ node }) => node)), 'transferred', { user, news })
  }

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
      const news = { visitor, by, line, notes }
      const told = delivery.tell({ address: `user:${user}` }, 'transferred', news)
      Promise.all([told, leaveWithOthers(user, news)]).catch(onError)
    },
    canFollow: async device => (await delivery.clientOf(device))?.canFollow ?? false,
    isThere: async address =>
      parseAddress(address) !== null && (await delivery.listenersTo(address)).length > 0,
  }
}
