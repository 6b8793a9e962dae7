import { type Delivery, type Device, isSameDevice, type PeoplePage } from '@ringdown/protocol'
import type { IceServers } from '../ice/ice-servers.js'
import type { Deliver, TellReachability } from '../sequencer/ports.js'
import type { Connection } from './connection.js'
import { addressRoom, deviceRoom } from './rooms.js'
import type { SocketServer } from './socket-server.js'

/*
 * Delivery within one process, through Socket.IO's rooms. With several processes, each does this for the devices connected to
 * it, after finding out which process has which device.
 */

/** Sends entries to their readers. All go this way, which keeps them in order. */
export function deliverThrough(io: SocketServer, iceServers: IceServers): Deliver {
  return async ({ devices, address }, delivery, except) => {
    const rooms = devices.map(deviceRoom)
    if (address !== null) rooms.push(addressRoom(address))
    if (rooms.length === 0) return
    const { entry } = delivery
    const given = entry.type === 'invite' ? giveIceServers(io, rooms, iceServers, delivery, except) : []
    const others = io.to(rooms).except(given)
    const readers = except === null ? others : others.except(deviceRoom(except))
    readers.emit('entry', delivery)
  }
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
    if (!socket || (except !== null && isSameDevice(socket.data.party, except))) return false
    const { party, network } = socket.data
    const asker = { userId: party.userId, network, host: socket.handshake.headers.host }
    const ice = iceServers.forCall(asker, delivery.entry.callId, 'invited')
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
