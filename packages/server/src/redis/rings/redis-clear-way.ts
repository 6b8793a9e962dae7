import type { ClearWay, UnopposedCall } from '../../sequencer/clear-way.js'
import { userKey } from '../../store/call-index.js'
import type { Condition } from '../../store/condition.js'
import { pairOf } from '../../store/pair.js'
import { callKeys, claimKey, listKey } from '../calls/call-keys.js'
import type { RedisClaims } from '../calls/redis-claims.js'
import { keptPlaceKey } from '../lines/redis-lines.js'
import { type RedisAccess, RedisScripts } from '../redis-scripts.js'
import type { RedisRingLedger } from './redis-ring-ledger.js'
import { declineKey, policyKey, RING_SCRIPTS, type RingScripts } from './ring-scripts.js'

interface Options extends RedisAccess {
  readonly claims: Pick<RedisClaims, 'claiming'>
  readonly rings: Pick<RedisRingLedger, 'taking'>
}

/**
 * What a call between two people depends on is spread over many keys. On one Redis all of them are looked at by the script that writes its
 * first entry, and what the call takes is taken there too, after everything that may refuse it: so it is there wholly, or not at all.
 */
export class RedisClearWay implements ClearWay {
  readonly #options: Options
  readonly #scripts: RingScripts

  constructor(options: Options) {
    this.#options = options
    this.#scripts = new RedisScripts(options, 'rings/', RING_SCRIPTS)
  }

  conditionsOf(call: UnopposedCall): readonly Condition[] | null {
    const { redis, rings, claims } = this.#options
    const { callId, caller, callee, counts, ring, claimMs, counted } = call
    const isCounted = counted === null || counted.isWithin !== undefined
    if (!redis.scripts.canGather || !isCounted) return null
    const { userId } = caller
    const pair = pairOf(userId, callee)
    const absent = [
      callKeys(callId)[0],
      listKey(userKey(userId)),
      listKey(userKey(callee)),
      keptPlaceKey(caller, ring.address),
      declineKey(userId, callee),
      claimKey(pair),
    ]
    const conditions = [
      this.#scripts.condition('clear-way', [policyKey(callee), ...absent], []),
      rings.taking(counts, ring),
    ]
    if (counted?.isWithin) conditions.unshift(counted.isWithin)
    if (claimMs !== null) conditions.push(claims.claiming(pair, { callId, userId }, claimMs))
    return conditions
  }
}
