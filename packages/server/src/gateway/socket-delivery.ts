import { type Address, type Device, deviceKey, type PeoplePage } from '@ringdown/protocol'
import type { Deliver, TellReachability } from '../sequencer/ports.js'
import type { Connection } from './connection.js'
import type { SocketServer } from './socket-server.js'

/*
 * How what is pushed reaches the devices of a server that has one process: by Socket.IO's rooms, which know no other. Several
 * processes first have to ask which of them a device is connected to; each then does this for its own.
 */

/** The room of one device. */
export function deviceRoom(device: Device): string {
  return `device:${deviceKey(device)}`
}

/** The room of the devices that listen to an address. */
export function addressRoom(address: Address): string {
  return `address:${address}`
}

/** The one path on which entries leave for their readers; one path keeps them in order. */
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

/** The path on which devices learn which of their call's parties cannot be reached. */
export function tellReachabilityThrough(io: SocketServer): TellReachability {
  return async (devices, notice) => {
    io.to(devices.map(deviceRoom)).emit('reachability', notice)
  }
}

/** The path on which devices are sent the people they show. */
export function tellPeopleThrough(
  io: SocketServer,
): (watchers: readonly Connection[], page: PeoplePage) => void {
  return (watchers, page) => {
    io.to(watchers.map(({ socketId }) => socketId)).emit('people', page)
  }
}
