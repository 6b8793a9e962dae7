import { type Address, type Device, deviceKey } from '@ringdown/protocol'
import type { Deliver, TellReachability } from '../sequencer/ports.js'
import type { SocketServer } from './socket-server.js'

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
  return ({ devices, address }, delivery, except) => {
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
  return (devices, reachability) => {
    io.to(devices.map(deviceRoom)).emit('reachability', reachability)
  }
}
