import { type Clock, LIMITS, type MissedCall, type UserId } from '@ringdown/protocol'
import type { RedisConnection } from '../redis-connection.js'
import type { Manner } from '../redis-scripts.js'
import { missedKey } from './call-keys.js'
import type { CallScripts } from './call-scripts.js'

type Missed = Omit<MissedCall, 'ageMs'>

interface Options {
  readonly redis: RedisConnection
  readonly scripts: CallScripts
  readonly clock: Clock
  /** How long a missed call is kept. */
  readonly missedMs: number
}

/** The calls that each person has missed. */
export class RedisMissedCalls {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Newest first. */
  async of(userId: UserId): Promise<readonly Missed[]> {
    const { redis, clock, missedMs } = this.#options
    const oldest = clock.now() - missedMs
    const kept = await redis.ask('read', client =>
      client.zrange(missedKey(userId), '+inf', `(${oldest}`, 'BYSCORE', 'REV'),
    )
    return kept.map(json => JSON.parse(json) as Missed)
  }

  async add(userId: UserId, { callId, caller, at }: Missed, manner?: Manner): Promise<void> {
    const { scripts, missedMs } = this.#options
    const given = [JSON.stringify({ callId, caller, at }), at, LIMITS.missedPerUser, missedMs]
    await scripts.run('miss', [missedKey(userId)], given, manner)
  }
}
