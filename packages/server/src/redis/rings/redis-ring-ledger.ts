import { type Address, type CallId, type UserId, userOf } from '@ringdown/protocol'
import type { Decline, RingingCall, RingLedger, UsedUp } from '../../sequencer/ring-ledger.js'
import type { RingCount, RingRates } from '../../sequencer/ring-rules.js'
import { StoreError } from '../../store/store-error.js'
import { ownInstead } from '../own-instead.js'
import { type RedisAccess, RedisScripts } from '../redis-scripts.js'
import { countKey, declineKey, networksKey, RING_SCRIPTS, type RingScripts } from './ring-scripts.js'

/** How long the networks of the calls at an address are kept after the last call to it. */
const PLACED_MS = 86_400_000

interface Options extends RedisAccess {
  readonly rates: RingRates
  /** How long a refusal counts. */
  readonly declinedMs: number
  /** What this process remembers by itself. It goes along, and takes the place of Redis while that cannot be used. */
  readonly own: RingLedger
}

/** Remembers rings in Redis, for all nodes. */
export class RedisRingLedger implements RingLedger {
  readonly #options: Options
  readonly #scripts: RingScripts

  constructor(options: Options) {
    this.#options = options
    this.#scripts = new RedisScripts(options, 'rings/', RING_SCRIPTS)
  }

  async take(counts: readonly RingCount[], call: RingingCall | null): Promise<UsedUp | null> {
    const { own } = this.#options
    let usedUp: UsedUp | null
    try {
      usedUp = await this.#take(counts, call)
    } catch (error) {
      if (error instanceof StoreError) return own.take(counts, call)
      throw error
    }
    // Should Redis be away next, everybody has used up what they have.
    if (usedUp === null) await own.take(counts, call)
    return usedUp
  }

  async decline(caller: UserId, callee: UserId, name: string): Promise<void> {
    const { own, declinedMs } = this.#options
    await own.decline(caller, callee, name)
    const key = declineKey(caller, callee)
    await ownInstead(this.#scripts.run('decline', [key], [name, declinedMs]), () => {})
  }

  declineOf(caller: UserId, callee: UserId): Promise<Decline | null> {
    return ownInstead(this.#declineOf(caller, callee), () => this.#options.own.declineOf(caller, callee))
  }

  networksOf(address: Address, callIds: readonly CallId[]): Promise<readonly string[]> {
    const { redis, own } = this.#options
    const asked = redis.ask('read', client => client.hmget(networksKey(address), ...callIds))
    return ownInstead(
      asked.then(networks => networks.filter(network => network !== null)),
      () => own.networksOf(address, callIds),
    )
  }

  async #take(counts: readonly RingCount[], call: RingingCall | null): Promise<UsedUp | null> {
    const { rates } = this.#options
    const [keys, given] = call === null ? [[], QUIET] : whatRemembers(call)
    const refills = counts.flatMap(({ rate }) => {
      const { points, seconds } = rates[rate]
      return [(seconds * 1000) / points, seconds * 1000]
    })
    const reply = await this.#scripts.run('take', [...counts.map(countKey), ...keys], [...given, ...refills])
    const [place = 0, retryAfterMs = 0] = reply as number[]
    const count = counts[place - 1]
    return count === undefined ? null : { count, retryAfterMs }
  }

  async #declineOf(caller: UserId, callee: UserId): Promise<Decline | null> {
    const { declinedMs } = this.#options
    const reply = await this.#scripts.run('decline-of', [declineKey(caller, callee)], [])
    const [name, leftMs] = reply as [name?: string, leftMs?: number]
    return name === undefined ? null : { name, agoMs: declinedMs - (leftMs ?? 0) }
  }
}

/** What `take.lua` is given of a call that does not ring. */
const QUIET = [1, '', '', '', ''] as const

/** The key that `take.lua` changes once a call rings, and how. */
function whatRemembers({ callId, caller, address, network, beside }: RingingCall) {
  const callee = userOf(address)
  if (callee !== null) return [[declineKey(callee, caller)], ['forgive', '', '', '', '']] as const
  return [[networksKey(address)], ['place', callId, network, PLACED_MS, ` ${beside.join(' ')} `]] as const
}
