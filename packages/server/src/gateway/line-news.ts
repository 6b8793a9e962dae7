import { parseAddress } from '@ringdown/protocol'
import type { Payers } from '../budgets/payers.js'
import type { Desks } from '../lines/desks.js'
import type { LineTellers } from '../lines/line-service.js'
import type { Connection } from './connection.js'
import { eventPacket } from './packet-parser.js'
import { listenersTo } from './socket-delivery.js'
import type { SocketServer } from './socket-server.js'

interface Options {
  readonly io: SocketServer
  readonly payers: Payers<Connection>
  desks(): Pick<Desks, 'read'>
  onError(error: unknown): void
}

/** Tells visitors and staff about lines, through the sockets of this process. */
export function lineTellers({ io, payers, desks, onError }: Options): LineTellers {
  const reading = new Map<string, boolean>()

  /** One at a time for each line; what changes meanwhile is in the next. */
  async function tellDesk(line: string): Promise<void> {
    if (reading.has(line)) return void reading.set(line, true)
    reading.set(line, false)
    try {
      const packet = eventPacket('desk', JSON.stringify(await desks().read(line)))
      for (const listener of listenersTo(io, `line:${line}`)) listener.write(packet)
    } finally {
      const isOld = reading.get(line)
      reading.delete(line)
      if (isOld) await tellDesk(line)
    }
  }

  return {
    tellCaller(device, news) {
      payers.connectionOf(device)?.write(eventPacket('queue', JSON.stringify(news)))
    },
    tellStaff(line) {
      if (listenersTo(io, `line:${line}`).size > 0) tellDesk(line).catch(onError)
    },
    tellMember(user, visitor, { by, line }, notes) {
      const packet = eventPacket('transferred', JSON.stringify({ visitor, by, line, notes }))
      for (const listener of listenersTo(io, `user:${user}`)) listener.write(packet)
    },
    canFollow: device => payers.connectionOf(device)?.canFollow ?? false,
    isThere: address => parseAddress(address) !== null && listenersTo(io, address).size > 0,
  }
}
