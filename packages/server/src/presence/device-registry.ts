import type { Address, ClosingReason, Device, Party } from '@ringdown/protocol'

/** How many devices of one user may be connected at once. */
export const DEVICES_PER_USER = 32

/** One connection of a device, in the process that holds its socket. */
export interface DeviceConnection {
  readonly party: Party
  /** Its number among the connections of its device. */
  readonly number: number
  /** The addresses it listens to now. */
  readonly listening: readonly Address[]
  /** Says why, then closes. */
  dismiss(reason: ClosingReason): void
}

/** Whether a device may connect. `stale`: a connection at least as new was already seen. */
export type Admission =
  | { readonly outcome: 'admitted' | 'too-many' }
  | { readonly outcome: 'stale'; readonly newest: number }

/** Who is gone after a connection was removed. */
export interface Departure {
  /** `false` if a newer connection of the device has replaced this one. */
  readonly device: boolean
  readonly user: boolean
}

/** The devices connected to any process of this server, each by its newest connection. */
export interface DeviceRegistry {
  /** Decides whether a handshake is accepted, and remembers its number for as long as an older one could still arrive. */
  admit(device: Device, connection: number): Promise<Admission>
  /** Adds a connection. The device's older one, in any process, is dismissed as replaced. */
  add(connection: DeviceConnection): Promise<void>
  remove(connection: DeviceConnection): Promise<Departure>
  /** To be called when the addresses change that a connection listens to. */
  listeningChanged(connection: DeviceConnection): Promise<void>
  /** Which of these devices are not connected. */
  unreachable(devices: readonly Device[]): Promise<readonly Device[]>
  listens(device: Device, address: Address): Promise<boolean>
}
