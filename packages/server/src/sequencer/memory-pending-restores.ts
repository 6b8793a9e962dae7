import { type CallId, type Cancel, type Clock, type Device, deviceKey } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { type Hold, type OpenHold, openUncounted } from '../budgets/held-budget.js'
import { holdsTooMuch } from '../budgets/over-budget.js'
import { expiringCache } from '../expiring-cache.js'
import type { PendingRestore, PendingRestores } from './pending-restores.js'

/** How many devices' requests are kept. Beyond that, the oldest are forgotten; their devices ask again within seconds. */
const DEVICES = 10_000

/** What a request takes besides its text, in bytes. */
const REQUEST = 1_024

interface Options {
  readonly clock: Clock
  /** How long a request waits for those of the other parties. */
  readonly lifetimeMs: number
  /** Charges requests to those who make them. Without it, nothing is counted. */
  readonly openHold?: OpenHold
}

type Kept = PendingRestore & { readonly until: number }

/** The requests of one device. */
interface Requests {
  readonly list: readonly Kept[]
  readonly hold: Hold
}

/** Keeps the requests in this process. */
export class MemoryPendingRestores implements PendingRestores {
  readonly #options: Options
  readonly #requests: LRUCache<string, Requests>
  readonly #places: LRUCache<string, Kept>
  #cancel: Cancel | null = null

  constructor(options: Options) {
    this.#options = options
    this.#requests = expiringCache<string, Requests>({
      ...options,
      limit: DEVICES,
      onGone: ({ hold }) => hold.release(),
    })
    this.#places = expiringCache({ ...options, limit: DEVICES })
  }

  async put(request: PendingRestore): Promise<void> {
    const { clock, lifetimeMs } = this.#options
    await this.withdraw(request.author, request.callId)
    const kept = { ...request, until: clock.now() + lifetimeMs }
    this.#set(request.author, [...this.#of(request.author), kept])
    this.#places.set(request.place, kept)
  }

  async of(device: Device): Promise<readonly PendingRestore[]> {
    return this.#of(device)
  }

  async at(_callId: CallId, place: string): Promise<PendingRestore | undefined> {
    const kept = this.#places.get(place)
    return kept && kept.until > this.#options.clock.now() ? kept : undefined
  }

  async withdraw(device: Device, callId: CallId): Promise<void> {
    const requests = this.#of(device)
    const withdrawn = requests.find(request => request.callId === callId)
    if (!withdrawn) return
    const others = requests.filter(request => request !== withdrawn)
    this.#set(device, others)
    // A later connection of the device may have taken the place under another id.
    if (this.#places.get(withdrawn.place) === withdrawn) this.#places.delete(withdrawn.place)
  }

  close(): void {
    this.#cancel?.()
  }

  #of(device: Device) {
    const now = this.#options.clock.now()
    return (this.#requests.get(deviceKey(device))?.list ?? []).filter(({ until }) => until > now)
  }

  #set(device: Device, list: Requests['list']): void {
    const { openHold = openUncounted } = this.#options
    const key = deviceKey(device)
    if (list.length === 0) {
      this.#requests.delete(key)
      return
    }
    const hold = openHold(device)
    if (!hold.resize(list.length * REQUEST + JSON.stringify(list).length)) throw holdsTooMuch()
    // This releases the hold of the earlier list.
    this.#requests.set(key, { list, hold })
    this.#forgetLater()
  }

  /** A device that never asks again is charged no longer either. */
  #forgetLater(): void {
    const { clock, lifetimeMs } = this.#options
    this.#cancel ??= clock.after(lifetimeMs + 1, () => {
      this.#cancel = null
      this.#requests.purgeStale()
      this.#places.purgeStale()
      if (this.#requests.size > 0) this.#forgetLater()
    })
  }
}
