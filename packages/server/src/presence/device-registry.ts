import type { Address, ClosingReason, Device, Party, UserId } from '@ringdown/protocol'
import type { NodeNumber } from '../nodes/nodes.js'

/** How many devices of one user may be connected at once. */
export const DEVICES_PER_USER = 32

/**
 * How long a device's newest number is remembered, in milliseconds: longer than a handshake can be delayed, and longer than a
 * call outlives the connections of its parties.
 */
export const REMEMBERED = 3_600_000

/** What the client of a device understands. */
export interface DeviceClient {
  /** Whether it calls elsewhere when it is transferred. */
  readonly canFollow: boolean
  /** Whether it goes on with another device of the person it talks to. */
  readonly canMove: boolean
}

/** One connection of a device, in the process that holds its socket. */
export interface DeviceConnection extends DeviceClient {
  readonly party: Party
  /** Its number among the connections of its device. */
  readonly number: number
  /** The addresses it listens to now. */
  readonly listening: readonly Address[]
  /** The links, of these, on which its person waits to join. */
  readonly joining: readonly Address[]
  /** Whether it is told of its person's history, choices and calls. */
  readonly followsOwn: boolean
  /** Says why, then closes. */
  dismiss(reason: ClosingReason): void
}

/** Whether a device may connect. `stale`: a connection at least as new was already seen. */
export type Admission =
  /** `isReturning`: whether it was here before, in any process. */
  | { readonly outcome: 'admitted'; readonly isReturning: boolean }
  | { readonly outcome: 'too-many' }
  | { readonly outcome: 'stale'; readonly newest: number }

/** Who is gone after a connection was removed. */
export interface Departure {
  /** `false` if a newer connection of the device has replaced this one. */
  readonly device: boolean
  readonly user: boolean
}

/** A device that is connected to another process. */
export interface DeviceElsewhere extends DeviceClient {
  readonly node: NodeNumber
  readonly device: Device
  readonly followsOwn: boolean
}

/** A device that listens to an address, connected to another process. */
export interface ListenerElsewhere {
  readonly node: NodeNumber
  readonly device: Device
  /** Whether its person waits to join there. */
  readonly isJoining: boolean
}

/** A device that was connected to a process that is gone. */
export interface DeviceLeft {
  readonly party: Party
  readonly listening: readonly Address[]
  readonly joining: readonly Address[]
}

/** The devices connected to any process of this server, each by its newest connection. */
export interface DeviceRegistry {
  /** Decides whether a handshake is accepted, and remembers its number for as long as an older one could still arrive. */
  admit(device: Device, connection: number): Promise<Admission>
  /** Adds a connection. The device's older one, in any process, is dismissed as replaced. */
  add(connection: DeviceConnection): Promise<void>
  remove(connection: DeviceConnection): Promise<Departure>
  /** To be called when it changes what a connection listens to, where it joins, or whether it follows its own. */
  listeningChanged(connection: DeviceConnection): Promise<void>
  /** Which of these devices are not connected. */
  unreachable(devices: readonly Device[]): Promise<readonly Device[]>
  listens(device: Device, address: Address): Promise<boolean>
  /** A device that is connected to another process; `null` for any other. */
  elsewhere(device: Device): Promise<DeviceElsewhere | null>
  /** A user's devices that are connected to other processes. */
  ofUserElsewhere(userId: UserId, haste?: { readonly mayWait?: boolean }): Promise<readonly DeviceElsewhere[]>
  /** The devices that listen to an address through other processes. */
  listenersElsewhere(address: Address): Promise<readonly ListenerElsewhere[]>
  /** Removes what a process has left that is gone. One that fails on the way can be tried again. */
  tidy(gone: NodeNumber): AsyncIterable<DeviceLeft>
}
