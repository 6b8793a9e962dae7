import type { Clock, Device, DeviceId, RingPolicy, UserId } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import type { RingPolicies } from './ring-policies.js'

/** Of how many people who are away it is remembered. Beyond that, those longest away are forgotten. */
const AWAY = 20_000

interface Options {
  readonly clock: Clock
  /** How long it is remembered of a user who is away. */
  readonly lifetimeMs: number
}

/** Remembers in this process whom people want to be rung by. */
export class MemoryRingPolicies implements RingPolicies {
  readonly #here = new Map<UserId, Map<DeviceId, RingPolicy>>()
  readonly #away: LRUCache<UserId, RingPolicy>

  constructor({ clock, lifetimeMs }: Options) {
    this.#away = expiringCache({ clock, lifetimeMs, limit: AWAY })
  }

  async set({ userId, deviceId }: Device, policy: RingPolicy): Promise<void> {
    const devices = this.#here.get(userId) ?? new Map<DeviceId, RingPolicy>()
    this.#here.set(userId, devices.set(deviceId, policy))
    this.#away.delete(userId)
  }

  async leave({ userId, deviceId }: Device): Promise<void> {
    const devices = this.#here.get(userId)
    const said = devices?.get(deviceId)
    if (!devices?.delete(deviceId) || devices.size > 0) return
    this.#here.delete(userId)
    if (said === 'contacts') this.#away.set(userId, said)
  }

  async of(userId: UserId): Promise<RingPolicy> {
    const devices = this.#here.get(userId)
    if (devices) return [...devices.values()].includes('contacts') ? 'contacts' : 'everyone'
    return this.#away.get(userId) ?? 'everyone'
  }
}
