import type { CallId, Clock } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../../expiring-cache.js'
import type { Claim } from '../../store/call-store.js'
import type { Condition } from '../../store/condition.js'
import type { Manner } from '../redis-scripts.js'
import { claimKey } from './call-keys.js'
import type { CallScripts } from './call-scripts.js'

/** How long it is known what a call has claimed, in milliseconds, unless the claim ends before. */
const CLAIMED = 60_000
const MOST_CLAIMED = 5_000

interface Options {
  readonly scripts: CallScripts
  readonly clock: Clock
}

/** Claims in Redis. */
export class RedisClaims {
  readonly #scripts: CallScripts
  /** What calls have claimed by this process. One that ends so soon has no use for it, and the next would have to find that out. */
  readonly #claims: LRUCache<CallId, string>

  constructor({ scripts, clock }: Options) {
    this.#scripts = scripts
    this.#claims = expiringCache({ clock, lifetimeMs: CLAIMED, limit: MOST_CLAIMED })
  }

  async claim(key: string, claim: Claim, lifetimeMs: number): Promise<Claim> {
    const mine = JSON.stringify(claim)
    const json = String(await this.#scripts.run('claim', [claimKey(key)], [mine, lifetimeMs]))
    const holder = json === mine ? claim : (JSON.parse(json) as Claim)
    if (holder.callId === claim.callId) this.#claims.set(claim.callId, key, { ttl: lifetimeMs })
    return holder
  }

  /** Claims a key that no call holds, with the first entry of a call. */
  claiming(key: string, claim: Claim, lifetimeMs: number): Condition {
    const args = [JSON.stringify(claim), lifetimeMs]
    return this.#scripts.condition('claim', [claimKey(key)], args, () => {
      this.#claims.set(claim.callId, key, { ttl: lifetimeMs })
    })
  }

  async release(key: string, callId: CallId, manner?: Manner): Promise<void> {
    this.#claims.delete(callId)
    await this.#scripts.run('release', [claimKey(key)], [callId], manner)
  }

  /** Releases what a call has claimed that is over. */
  async releaseOf(callId: CallId, manner: Manner): Promise<void> {
    const claimed = this.#claims.get(callId)
    if (claimed !== undefined) await this.release(claimed, callId, manner)
  }
}
