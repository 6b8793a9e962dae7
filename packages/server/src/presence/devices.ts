import type { Address, Device, Party, UserId } from '@ringdown/protocol'

/** A connected device, by whatever connects it. */
export interface Connected {
  readonly party: Party
  readonly listening: ReadonlySet<Address>
}

/** The devices that are connected: each by one connection, the newest. */
export class Devices<Connection extends Connected> {
  readonly #connections = new Map<UserId, Map<string, Connection>>()

  /** @returns the connection this one takes the place of. */
  add(connection: Connection): Connection | null {
    const { userId, deviceId } = connection.party
    const devices = this.#connections.get(userId) ?? new Map<string, Connection>()
    const replaced = devices.get(deviceId) ?? null
    devices.set(deviceId, connection)
    this.#connections.set(userId, devices)
    return replaced
  }

  /** @returns `false` where another connection has taken its place before. */
  remove(connection: Connection): boolean {
    const { userId, deviceId } = connection.party
    const devices = this.#connections.get(userId)
    if (devices?.get(deviceId) !== connection) return false
    devices.delete(deviceId)
    if (devices.size === 0) this.#connections.delete(userId)
    return true
  }

  get({ userId, deviceId }: Device): Connection | null {
    return this.#connections.get(userId)?.get(deviceId) ?? null
  }

  /** How many devices of a user are connected. */
  count(userId: UserId): number {
    return this.#connections.get(userId)?.size ?? 0
  }

  /** How many are connected. */
  get size(): number {
    let size = 0
    for (const devices of this.#connections.values()) size += devices.size
    return size
  }

  *[Symbol.iterator](): Iterator<Connection> {
    for (const devices of this.#connections.values()) yield* devices.values()
  }
}
