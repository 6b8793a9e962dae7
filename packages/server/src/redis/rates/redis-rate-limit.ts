import { type LimitRate, type RateLimit, RateLimited } from '../../gateway/rate-limit.js'
import type { Rate } from '../../rate.js'
import type { Condition } from '../../store/condition.js'
import { ownInstead } from '../own-instead.js'
import { type RedisAccess, RedisScripts } from '../redis-scripts.js'

/** The scripts in `lua/rates`. */
const RATE_SCRIPTS = { count: 'write', within: 'read' } as const

interface Options {
  readonly scripts: RedisScripts<typeof RATE_SCRIPTS>
  /** What is counted. */
  readonly name: string
  readonly rate: Rate
  /** What this process counts by itself. */
  readonly own: RateLimit
}

/**
 * Counts in Redis, for all nodes, what this process has let pass by itself: a flood through one node asks Redis no more than is
 * allowed, and while Redis is away that node's own limit still holds.
 */
class RedisRateLimit implements RateLimit {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  take(key: string): Promise<void> {
    // What it refuses is thrown here, before anything else is asked for.
    return this.#count(key, this.#options.own.take(key))
  }

  within(key: string): Condition {
    const { scripts, rate } = this.#options
    return scripts.condition('within', [this.#keyOf(key)], [rate.points])
  }

  #keyOf(key: string): string {
    return `ringdown:rate:${this.#options.name}:${key}`
  }

  async #count(key: string, own: Promise<void> | null): Promise<void> {
    if (own !== null) await own
    const { scripts, rate } = this.#options
    const { points, seconds } = rate
    const counted = scripts.run('count', [this.#keyOf(key)], [seconds * 1000])
    const [count, leftMs] = (await ownInstead(counted, () => NONE)) as readonly [number, number]
    // Only what this process has let pass is counted here, so it alone knows a flood.
    if (count > points) throw new RateLimited(leftMs, false)
  }
}

const NONE = [0, 0] as const

/**
 * The limits that hold for all nodes together: what a person could have once on each. Requests of one device are not among them: it
 * is connected to one node, and every one of them would be asked of Redis.
 */
export function redisRateLimits({ own, ...access }: Limits): LimitRate {
  const scripts = new RedisScripts(access, 'rates/', RATE_SCRIPTS)
  return (name, rate) => {
    const ownLimit = own(name, rate)
    return name === 'messages' ? ownLimit : new RedisRateLimit({ scripts, name, rate, own: ownLimit })
  }
}

interface Limits extends RedisAccess {
  /** Makes a limit of this process. */
  readonly own: LimitRate
}
