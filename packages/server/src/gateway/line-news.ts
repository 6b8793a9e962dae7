import { parseAddress } from '@ringdown/protocol'
import type { Payers } from '../budgets/payers.js'
import type { LineTellers } from '../lines/line-service.js'
import type { Connection } from './connection.js'
import { eventPacket } from './packet-parser.js'
import { listenersTo } from './socket-delivery.js'
import type { SocketServer } from './socket-server.js'

interface Options {
  readonly io: SocketServer
  readonly payers: Payers<Connection>
  onError(error: unknown): void
}

/** Tells visitors and staff about lines, through the sockets of this process. */
export function lineTellers({ io, payers, onError }: Options): LineTellers {
  return {
    onError,
    tellCaller(device, news) {
      const connection = payers.connectionOf(device)
      connection?.write(eventPacket('queue', JSON.stringify(news)))
      return connection !== undefined
    },
    hasStaff: line => listenersTo(io, `line:${line}`).size > 0,
    tellStaff(desk) {
      const packet = eventPacket('desk', JSON.stringify(desk))
      for (const listener of listenersTo(io, `line:${desk.line}`)) listener.write(packet)
    },
    tellMember(user, visitor, { by, line }, notes) {
      const packet = eventPacket('transferred', JSON.stringify({ visitor, by, line, notes }))
      for (const listener of listenersTo(io, `user:${user}`)) listener.write(packet)
    },
    canFollow: async device => payers.connectionOf(device)?.canFollow ?? false,
    isThere: async address => parseAddress(address) !== null && listenersTo(io, address).size > 0,
  }
}
