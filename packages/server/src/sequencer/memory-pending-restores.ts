import { type CallId, type Clock, type Device, deviceKey } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import type { PendingRestore, PendingRestores } from './pending-restores.js'

/** How many devices' requests are kept. Beyond that, the oldest are forgotten; their devices ask again within seconds. */
const DEVICES = 10_000

interface Options {
  readonly clock: Clock
  /** How long a request waits for those of the other parties. */
  readonly lifetimeMs: number
}

/** Keeps the requests in this process. */
export class MemoryPendingRestores implements PendingRestores {
  readonly #options: Options
  readonly #requests: LRUCache<string, readonly (PendingRestore & { readonly until: number })[]>

  constructor(options: Options) {
    this.#options = options
    this.#requests = expiringCache({ ...options, limit: DEVICES })
  }

  async put(request: PendingRestore): Promise<void> {
    const { clock, lifetimeMs } = this.#options
    const others = this.#of(request.author).filter(({ callId }) => callId !== request.callId)
    const until = clock.now() + lifetimeMs
    this.#requests.set(deviceKey(request.author), [...others, { ...request, until }])
  }

  async of(device: Device): Promise<readonly PendingRestore[]> {
    return this.#of(device)
  }

  async withdraw(device: Device, callId: CallId): Promise<void> {
    const requests = this.#of(device)
    const others = requests.filter(request => request.callId !== callId)
    if (others.length < requests.length) this.#requests.set(deviceKey(device), others)
  }

  #of(device: Device) {
    const now = this.#options.clock.now()
    return (this.#requests.get(deviceKey(device)) ?? []).filter(({ until }) => until > now)
  }
}
