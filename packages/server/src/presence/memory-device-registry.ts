import { type Address, type Clock, type Device, deviceKey, type UserId } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import {
  type Admission,
  DEVICES_PER_USER,
  type Departure,
  type DeviceConnection,
  type DeviceRegistry,
  REMEMBERED,
} from './device-registry.js'

/** For how many devices the newest number is remembered. Beyond that, those that connected longest ago are forgotten. */
const REMEMBERED_DEVICES = 50_000

/** The devices connected to a server with a single process. */
export class MemoryDeviceRegistry implements DeviceRegistry {
  /** By user. Few have more than one, so an array is smaller than a map. */
  readonly #connections = new Map<UserId, readonly DeviceConnection[]>()
  readonly #newest: LRUCache<string, number>

  constructor(clock: Clock) {
    this.#newest = expiringCache({ clock, lifetimeMs: REMEMBERED, limit: REMEMBERED_DEVICES })
  }

  async admit(device: Device, connection: number): Promise<Admission> {
    const key = deviceKey(device)
    const newest = Math.max(this.#newest.get(key) ?? 0, this.#get(device)?.number ?? 0)
    if (connection <= newest) return { outcome: 'stale', newest }
    const devices = this.#connections.get(device.userId)?.length ?? 0
    if (devices >= DEVICES_PER_USER && this.#get(device) === undefined) return { outcome: 'too-many' }
    this.#newest.set(key, connection)
    return { outcome: 'admitted', isReturning: newest > 0 }
  }

  async add(connection: DeviceConnection): Promise<void> {
    const { userId } = connection.party
    const present = this.#get(connection.party)
    if (present && present.number > connection.number) {
      connection.dismiss('replaced')
      return
    }
    this.#connections.set(userId, this.#othersOf(userId, present).concat(connection))
    present?.dismiss('replaced')
  }

  async remove(connection: DeviceConnection): Promise<Departure> {
    const { userId } = connection.party
    if (this.#get(connection.party) !== connection) return { device: false, user: false }
    const others = this.#othersOf(userId, connection)
    if (others.length === 0) this.#connections.delete(userId)
    else this.#connections.set(userId, others)
    return { device: true, user: others.length === 0 }
  }

  /** Nothing to do: the connection itself is asked. */
  async listeningChanged(): Promise<void> {}

  async unreachable(devices: readonly Device[]): Promise<readonly Device[]> {
    return devices.filter(device => this.#get(device) === undefined)
  }

  async listens(device: Device, address: Address): Promise<boolean> {
    return this.#get(device)?.listening.includes(address) ?? false
  }

  async elsewhere(): Promise<null> {
    return null
  }

  async ofUserElsewhere(): Promise<readonly []> {
    return []
  }

  async listenersElsewhere(): Promise<readonly []> {
    return []
  }

  async *tidy(): AsyncGenerator<never> {}

  #get({ userId, deviceId }: Device): DeviceConnection | undefined {
    return this.#connections.get(userId)?.find(({ party }) => party.deviceId === deviceId)
  }

  #othersOf(userId: UserId, connection: DeviceConnection | undefined): readonly DeviceConnection[] {
    return (this.#connections.get(userId) ?? []).filter(other => other !== connection)
  }
}
