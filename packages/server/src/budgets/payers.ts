import { type Device, deviceKey } from '@ringdown/protocol'
import type { Payer } from './held-budget.js'

/** The networks that the devices of this process are connected from: what a device writes is charged to its user and network. */
export class Payers {
  readonly #networks = new Map<string, { readonly network: string; readonly connection: object }>()

  /** A device is connected from `network`, through `connection`. */
  add(device: Device, network: string, connection: object): void {
    this.#networks.set(deviceKey(device), { network, connection })
  }

  /** That connection is gone. Does nothing if the device has a newer one. */
  remove(device: Device, connection: object): void {
    const key = deviceKey(device)
    if (this.#networks.get(key)?.connection === connection) this.#networks.delete(key)
  }

  of(device: Device): Payer {
    return { network: this.#networks.get(deviceKey(device))?.network ?? null, userId: device.userId }
  }
}
