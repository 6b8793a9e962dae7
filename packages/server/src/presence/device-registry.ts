import type { Address, ClosingReason, Device, Party, UserId } from '@ringdown/protocol'

/** How many devices of one user may be connected at once. */
export const DEVICES_PER_USER = 32

/** One connection of a device, as the process knows it that holds its socket. */
export interface DeviceConnection {
  readonly party: Party
  /** Its number among the connections of its device. */
  readonly number: number
  /** The addresses it listens to now. */
  readonly listening: ReadonlySet<Address>
  /** Says why, then closes. */
  dismiss(reason: ClosingReason): void
}

/** Whether a device may connect: `stale` where a connection at least as new was seen already. */
export type Admission =
  | { readonly outcome: 'admitted' | 'too-many' }
  | { readonly outcome: 'stale'; readonly newest: number }

/** Who is gone once a connection has been removed. */
export interface Departure {
  /** Not where a newer connection of the device has taken its place. */
  readonly device: boolean
  readonly user: boolean
}

/** The devices that are connected, to any process of this server: each by one connection, the newest. */
export interface DeviceRegistry {
  /** Decides about a handshake, and remembers its number for as long as an older one could still arrive. */
  admit(device: Device, connection: number): Promise<Admission>
  /** Takes in a connection; the one it takes the place of, of whichever process, is dismissed as replaced. */
  add(connection: DeviceConnection): Promise<void>
  remove(connection: DeviceConnection): Promise<Departure>
  /** To be called when a connection listens to other addresses than before. */
  listeningChanged(connection: DeviceConnection): Promise<void>
  /** Which of these devices are not connected. */
  unreachable(devices: readonly Device[]): Promise<readonly Device[]>
  listens(device: Device, address: Address): Promise<boolean>
}
