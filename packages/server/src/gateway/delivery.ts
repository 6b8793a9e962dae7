import type { Address, Party } from '@ringdown/protocol'
import type { Deliver, TellAttendance } from '../sequencer/ports.js'
import type { SocketServer } from './socket-server.js'

/** The room of one device. Its id alone would not do: it is the device's own word, another user could use the same. */
export function deviceRoom({ userId, deviceId }: Party): string {
  return `device:${userId} ${deviceId}`
}

/** The room of those who listen to an address. */
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

/** The path on which devices hear who of their call is away. */
export function tellAttendanceThrough(io: SocketServer): TellAttendance {
  return (devices, attendance) => {
    io.to(devices.map(deviceRoom)).emit('attendance', attendance)
  }
}
