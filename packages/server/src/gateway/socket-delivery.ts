import { type Delivery, type Device, isSameDevice, type PeoplePage } from '@ringdown/protocol'
import type { IceServers } from '../ice/ice-servers.js'
import type { Deliver, TellReachability } from '../sequencer/ports.js'
import type { Connection } from './connection.js'
import { eventPacket } from './packet-parser.js'
import { addressRoom, deviceRoom } from './rooms.js'
import type { ServerSocket, SocketServer } from './socket-server.js'

/*
 * Delivery within one process, through Socket.IO's rooms. With several processes, each does this for the devices connected to
 * it, after finding out which process has which device.
 */

/** Sends entries to their readers. All go this way, which keeps them in order. */
export function deliverThrough(io: SocketServer, iceServers: IceServers): Deliver {
  return async ({ devices, address }, delivery, except, json) => {
    const rooms = devices.map(deviceRoom)
    if (address !== null) rooms.push(addressRoom(address))
    if (rooms.length === 0) return
    const { entry } = delivery
    const given = entry.type === 'invite' ? giveIceServers(io, rooms, iceServers, delivery, except) : []
    const packet = entryPacket(delivery, json)
    for (const socket of socketsIn(io, rooms)) {
      const isAuthor = except !== null && isSameDevice(socket.data.connection.party, except)
      if (!isAuthor && !given.includes(socket.id)) socket.conn.write(packet)
    }
  }
}

/** An entry goes to one or two devices as a rule: finding and encoding it for each by a broadcast would cost more than the entry. */
function socketsIn(io: SocketServer, rooms: readonly string[]): ReadonlySet<ServerSocket> {
  const { sockets, adapter } = io.sockets
  const found = new Set<ServerSocket>()
  for (const room of rooms) {
    for (const id of adapter.rooms.get(room) ?? []) {
      const socket = sockets.get(id)
      if (socket) found.add(socket)
    }
  }
  return found
}

/** The packet of an `entry` event, from the entry's own JSON. */
function entryPacket({ entry, ...told }: Delivery, json: string): string {
  const beside = JSON.stringify(told).slice(1)
  return eventPacket('entry', `{"entry":${json}${beside === '}' ? '' : ','}${beside}`)
}

/** Sends an invite with the ICE servers of the devices that get TURN credentials with it. @returns their sockets. */
function giveIceServers(
  io: SocketServer,
  rooms: readonly string[],
  iceServers: IceServers,
  delivery: Delivery,
  except: Device | null,
): string[] {
  if (!iceServers.hasTurn) return []
  const { sockets, adapter } = io.sockets
  const ids = new Set(rooms.flatMap(room => [...(adapter.rooms.get(room) ?? [])]))
  return [...ids].filter(id => {
    const socket = sockets.get(id)
    if (!socket || (except !== null && isSameDevice(socket.data.connection.party, except))) return false
    const ice = iceServers.forCall(socket.data.connection, delivery.entry.callId, 'invited')
    if (ice === null) return false
    socket.emit('entry', { ...delivery, ice })
    return true
  })
}

/** Tells devices which of their call's parties cannot be reached. */
export function tellReachabilityThrough(io: SocketServer): TellReachability {
  return async (devices, notice) => {
    io.to(devices.map(deviceRoom)).emit('reachability', notice)
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
