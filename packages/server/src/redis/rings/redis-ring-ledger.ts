import { type Address, type CallId, SERVER_LIMITS, type UserId, userOf } from '@ringdown/protocol'
import type { Decline, RingingCall, RingLedger, UsedUp } from '../../sequencer/ring-ledger.js'
import type { RingCount, RingRates } from '../../sequencer/ring-rules.js'
import type { Condition } from '../../store/condition.js'
import { StoreError } from '../../store/store-error.js'
import { ownInstead } from '../own-instead.js'
import { type RedisAccess, RedisScripts } from '../redis-scripts.js'
import { countKey, declineKey, networksKey, RING_SCRIPTS, type RingScripts } from './ring-scripts.js'

/** How long the networks of the calls at an address are kept after the last call to it. */
const PLACED_MS = 86_400_000
const ON_THE_WAY_MS = 5_000

interface Options extends RedisAccess {
  readonly rates: RingRates
  /** How long a refusal counts. */
  readonly declinedMs: number
  /** What this process remembers by itself. It goes along, and takes the place of Redis while that cannot be used. */
  readonly own: RingLedger
  /** How long a call may take from here to where it waits: until then it counts as if it did. */
  readonly onTheWayMs?: number
}

/** Remembers rings in Redis, for all nodes. */
export class RedisRingLedger implements RingLedger {
  readonly #options: Options
  readonly #scripts: RingScripts

  constructor(options: Options) {
    this.#options = options
    this.#scripts = new RedisScripts(options, 'rings/', RING_SCRIPTS)
  }

  async take(counts: readonly RingCount[], call: RingingCall | null): Promise<UsedUp | 'full' | null> {
    const { own } = this.#options
    let usedUp: UsedUp | 'full' | null
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

  async giveBack(counts: readonly RingCount[], call: RingingCall): Promise<void> {
    await this.#options.own.giveBack(counts, call)
    const waits = userOf(call.address) === null
    const keys = [...counts.map(countKey), ...(waits ? [networksKey(call.address)] : [])]
    const refills = counts.map(({ rate }) => this.#refillMs(rate).one)
    const given = [waits ? call.callId : '', ...refills]
    await ownInstead(this.#scripts.run('give-back', keys, given), () => {})
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
      asked.then(waiting => waiting.flatMap(each => each?.slice(each.indexOf(' ') + 1) ?? [])),
      () => own.networksOf(address, callIds),
    )
  }

  /** Takes one from every count for a call that rings somebody, as a condition of its first entry. */
  taking(counts: readonly RingCount[], call: RingingCall): Condition {
    const { keys, args } = this.#toTake(counts, call)
    const { own } = this.#options
    return this.#scripts.condition('take', keys, args, () => void own.take(counts, call))
  }

  async #take(counts: readonly RingCount[], call: RingingCall | null): Promise<UsedUp | 'full' | null> {
    const { keys, args } = this.#toTake(counts, call)
    try {
      const reply = await this.#scripts.run('take', keys, args)
      return reply === FULL ? 'full' : null
    } catch (error) {
      const [, place, retryAfterMs] = (error instanceof Error && USED_UP.exec(error.message)) || []
      const count = counts[Number(place) - 1]
      if (count === undefined) throw error
      return { count, retryAfterMs: Number(retryAfterMs) }
    }
  }

  #toTake(counts: readonly RingCount[], call: RingingCall | null) {
    const { onTheWayMs = ON_THE_WAY_MS } = this.#options
    const [keys, given] = call === null ? [[], QUIET] : whatRemembers(call, onTheWayMs)
    const refills = counts.flatMap(({ rate }) => {
      const { one, all } = this.#refillMs(rate)
      return [one, all]
    })
    return { keys: [...counts.map(countKey), ...keys], args: [...given, ...refills] }
  }

  /** In how many milliseconds a count is refilled by one, and wholly. */
  #refillMs(rate: RingCount['rate']): { readonly one: number; readonly all: number } {
    const { points, seconds } = this.#options.rates[rate]
    return { one: (seconds * 1000) / points, all: seconds * 1000 }
  }

  async #declineOf(caller: UserId, callee: UserId): Promise<Decline | null> {
    const { declinedMs } = this.#options
    const reply = await this.#scripts.run('decline-of', [declineKey(caller, callee)], [])
    const [name, leftMs] = reply as [name?: string, leftMs?: number]
    return name === undefined ? null : { name, agoMs: declinedMs - (leftMs ?? 0) }
  }
}

/** What `take.lua` says if too many calls wait. */
const FULL = -1
/** And if a count is used up: which, and in how many milliseconds one can be taken. */
const USED_UP = /^USED-UP (\d+) (\d+)/
/** What `take.lua` is given of a call that does not wait on a link or a line, besides what it does. */
const NOWHERE = ['', '', '', '', '', '', ''] as const
/** And of one that does not ring. */
const QUIET = [1, ...NOWHERE] as const

/** The key that `take.lua` changes once a call rings, and how. */
function whatRemembers({ callId, caller, address, network, beside }: RingingCall, onTheWayMs: number) {
  const callee = userOf(address)
  if (callee !== null) return [[declineKey(callee, caller)], ['forgive', ...NOWHERE]] as const
  const { openCallsPerAddress, openCallsPerNetworkAtAddress } = SERVER_LIMITS
  const limits = [onTheWayMs, openCallsPerAddress, openCallsPerNetworkAtAddress] as const
  const given = ['place', callId, network, PLACED_MS, beside.join(' '), ...limits] as const
  return [[networksKey(address)], given] as const
}
