import { type Address, type Device, deviceKey } from '@ringdown/protocol'

/** The room of one device. */
export function deviceRoom(device: Device): string {
  return `device:${deviceKey(device)}`
}

/** The room of the devices that listen to an address. */
export function addressRoom(address: Address): string {
  return `address:${address}`
}
