import { type Address, type Delivery, isSameDevice, type PeoplePage } from '@ringdown/protocol'
import type { Payers } from '../budgets/payers.js'
import type { IceServers } from '../ice/ice-servers.js'
import type { Deliver, TellReachability } from '../sequencer/ports.js'
import type { Readers } from '../sequencer/readers.js'
import type { Connection } from './connection.js'
import { eventPacket } from './packet-parser.js'
import { addressRoom } from './rooms.js'
import type { SocketServer } from './socket-server.js'

/*
 * Delivery within one process. With several processes, each does this for the devices connected to it, after finding out which
 * process has which device.
 */

/** Sends entries to their readers. All go this way, which keeps them in order. */
export function deliverThrough(
  io: SocketServer,
  payers: Payers<Connection>,
  iceServers: IceServers,
): Deliver {
  return async (audience, delivery, except, json) => {
    const packet = entryPacket(delivery, json)
    const isInvite = delivery.entry.type === 'invite' && iceServers.hasTurn
    for (const reader of readersOf(io, payers, audience)) {
      if (except !== null && isSameDevice(reader.party, except)) continue
      const ice = isInvite ? iceServers.forCall(reader, delivery.entry.callId, 'invited') : null
      reader.write(ice === null ? packet : entryPacket({ ...delivery, ice }, json))
    }
  }
}

/** An entry goes to one or two devices as a rule: finding and encoding it for each by a broadcast would cost more than the entry. */
function readersOf(
  io: SocketServer,
  payers: Payers<Connection>,
  { devices, address, membersOnly }: Readers,
): ReadonlySet<Connection> {
  const readers = address === null ? new Set<Connection>() : listenersTo(io, address)
  if (membersOnly) for (const reader of [...readers]) if (reader.party.guest) readers.delete(reader)
  for (const device of devices) {
    const connection = payers.connectionOf(device)
    if (connection) readers.add(connection)
  }
  return readers
}

/** The connections that listen to an address. */
export function listenersTo(io: SocketServer, address: Address): Set<Connection> {
  const { sockets, adapter } = io.sockets
  const listeners = new Set<Connection>()
  for (const id of adapter.rooms.get(addressRoom(address)) ?? []) {
    const socket = sockets.get(id)
    if (socket) listeners.add(socket.data.connection)
  }
  return listeners
}

/** The packet of an `entry` event, from the entry's own JSON. */
function entryPacket({ entry, ...told }: Delivery, json: string): string {
  const beside = JSON.stringify(told).slice(1)
  return eventPacket('entry', `{"entry":${json}${beside === '}' ? '' : ','}${beside}`)
}

/** Tells devices which of their call's parties cannot be reached. */
export function tellReachabilityThrough(payers: Payers<Connection>): TellReachability {
  return async (devices, notice) => {
    const packet = eventPacket('reachability', JSON.stringify(notice))
    for (const device of devices) payers.connectionOf(device)?.write(packet)
  }
}

/** Sends devices the people they show. */
export function tellPeopleThrough(
  io: SocketServer,
): (watchers: readonly Connection[], page: PeoplePage) => void {
  return (watchers, page) => {
    io.to(watchers.map(({ socketId }) => socketId)).emit('people', page)
  }
}
