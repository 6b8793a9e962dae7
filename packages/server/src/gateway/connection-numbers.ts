import { type Clock, type Device, deviceKey } from '@ringdown/protocol'
import { ExpiringMap } from '../store/expiring-map.js'

/**
 * How long a device's newest number is remembered, in milliseconds: longer than a handshake can be on its way, and longer
 * than a call outlives the connections of its parties.
 */
const REMEMBERED = 3_600_000
/** For how many devices; beyond it those that connected longest ago are forgotten. */
const DEVICES = 50_000

/** The newest connection that each device has made, by its own count. */
export interface ConnectionNumbers {
  /**
   * Takes a device's next number, which must be above the ones before. Nothing remembered, as after a restart: any will do.
   *
   * @returns the newest number if this one is not above it, otherwise `null`.
   */
  advance(device: Device, connection: number): Promise<number | null>
}

/** Counts in this process. */
export class MemoryConnectionNumbers implements ConnectionNumbers {
  readonly #newest: ExpiringMap<string, number>

  constructor(clock: Clock) {
    this.#newest = new ExpiringMap({ clock, lifetimeMs: REMEMBERED, limit: DEVICES })
  }

  async advance(device: Device, connection: number): Promise<number | null> {
    const key = deviceKey(device)
    const newest = this.#newest.get(key) ?? 0
    if (connection <= newest) return newest
    this.#newest.set(key, connection)
    return null
  }
}
