import type { PeoplePage } from '@ringdown/protocol'
import type { Deliver, TellReachability } from '../sequencer/ports.js'
import type { Connection } from './connection.js'
import { addressRoom, deviceRoom } from './rooms.js'
import type { SocketServer } from './socket-server.js'

/*
 * Delivery within one process, through Socket.IO's rooms. With several processes, each does this for the devices connected to
 * it, after finding out which process has which device.
 */

/** Sends entries to their readers. All go this way, which keeps them in order. */
export function deliverThrough(io: SocketServer): Deliver {
  return async ({ devices, address }, delivery, except) => {
    const rooms = devices.map(deviceRoom)
    if (address !== null) rooms.push(addressRoom(address))
    if (rooms.length === 0) return
    const readers = io.to(rooms)
    const others = except === null ? readers : readers.except(deviceRoom(except))
    others.emit('entry', delivery)
  }
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
