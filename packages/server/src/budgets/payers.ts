import { type Device, deviceKey } from '@ringdown/protocol'
import type { Payer } from './held-budget.js'

/** The connection of a device. */
interface PayingConnection {
  readonly party: Device
  /** As limits count it. */
  readonly network: string
}

/** The devices of this process, each by its newest connection: what a device writes is charged to its user and network. */
export class Payers<Connection extends PayingConnection> {
  readonly #connections = new Map<string, Connection>()

  add(connection: Connection): void {
    this.#connections.set(deviceKey(connection.party), connection)
  }

  /** That connection is gone. Does nothing if the device has a newer one. */
  remove(connection: Connection): void {
    const key = deviceKey(connection.party)
    if (this.#connections.get(key) === connection) this.#connections.delete(key)
  }

  of(device: Device): Payer {
    return { network: this.connectionOf(device)?.network ?? null, userId: device.userId }
  }

  connectionOf(device: Device): Connection | undefined {
    return this.#connections.get(deviceKey(device))
  }
}
