import { randomUUID } from 'node:crypto'
import type { Cancel, Clock } from '@ringdown/protocol'
import type { RedisConnection } from './redis-connection.js'
import { RedisError } from './redis-error.js'
import { RedisScripts, type WriteLease } from './redis-scripts.js'

/** How long the lease holds, and how often it is renewed, in milliseconds. A server that was killed blocks the next for that long. */
const LEASE = 5_000
const RENEWAL = 1_000
/** How long the number of the last lease is kept, in milliseconds. */
const REMEMBERED = 48 * 3_600_000

const KEYS: readonly string[] = ['ringdown:{node}:lease', 'ringdown:{node}:fence']
/** They say who may write, so no lease stands before them. */
const LEASE_SCRIPTS = { 'take-lease': 'read', 'leave-lease': 'read' } as const
const NO_LEASE: WriteLease = { until: 0, fence: 0 }

interface Options {
  readonly redis: RedisConnection
  readonly clock: Clock
  /** The folder of the scripts. */
  readonly root: URL
  /** Who we are, for the operator of a second server. */
  readonly who: string
  /** Is told when another server has taken the lease, and when we have it again (`null`). */
  readonly onTaken: (error: RedisError | null) => void
  /** We may write again after a time in which we could not. @param isLost whether Redis has lost what it held. */
  readonly onBack: (isLost: boolean) => void
}

/**
 * The right to write to a Redis. One server has it at a time, because the servers do not tell one another yet whom they ring: with
 * two, people on one would not hear those on the other.
 */
export class NodeLease implements WriteLease {
  readonly #options: Options
  readonly #scripts: RedisScripts<typeof LEASE_SCRIPTS>
  readonly #token = randomUUID()
  #held = NO_LEASE
  #wasAway = false
  #taken: RedisError | null = null
  #cancel: Cancel = () => {}

  constructor(options: Options) {
    this.#options = options
    this.#scripts = new RedisScripts({ ...options, lease: this }, '', LEASE_SCRIPTS)
  }

  get until(): number {
    return this.#held.until
  }

  get fence(): number {
    return this.#held.fence
  }

  /** The other server that has the lease; `null` as far as we know of none. */
  get taken(): RedisError | null {
    return this.#taken
  }

  /**
   * Takes the lease and renews it until {@link release}. One that a killed server has left behind is waited for.
   * @throws {RedisError} `taken` if another server has it.
   */
  async take(): Promise<void> {
    const { clock } = this.#options
    for (let waited = 0; !(await this.#renew()); waited += RENEWAL) {
      if (waited > LEASE && this.#taken !== null) throw this.#taken
      await new Promise<void>(resolve => clock.after(RENEWAL, resolve))
    }
    this.#renewLater()
  }

  /** Something could not be written. Once we may write again, that is told. */
  missed(): void {
    this.#wasAway = true
  }

  /** Gives it back, so that the next server need not wait. */
  async release(): Promise<void> {
    this.#cancel()
    this.#held = NO_LEASE
    await this.#scripts.run('leave-lease', KEYS.slice(0, 1), [this.#token]).catch(() => {})
  }

  #renewLater(): void {
    this.#cancel = this.#options.clock.after(RENEWAL, () => {
      // If Redis is away, the lease ends there by itself. The connection says that it is.
      this.#renew()
        .catch(() => this.missed())
        .finally(() => this.#renewLater())
    })
  }

  /** @returns whether it is ours. */
  async #renew(): Promise<boolean> {
    const { who, redis, onBack } = this.#options
    const { fence } = this.#held
    const given = [this.#token, who, LEASE, fence, REMEMBERED]
    const [outcome, first = '', second = '', isLost] = (await this.#scripts.run(
      'take-lease',
      KEYS,
      given,
    )) as string[]
    if (outcome !== 'held') {
      this.missed()
      // Without a number we would not know whether Redis has lost something since.
      this.#held = { until: 0, fence }
      this.#say(new RedisError('taken', takenBy(redis.host, first)))
      return false
    }
    this.#held = { until: Number(first), fence: Number(second) }
    this.#say(null)
    const isBack = fence !== 0 && (this.#wasAway || fence !== this.#held.fence)
    this.#wasAway = false
    if (isBack) onBack(isLost === '1')
    return true
  }

  #say(taken: RedisError | null): void {
    const isNews = (taken === null) !== (this.#taken === null)
    this.#taken = taken
    if (isNews) this.#options.onTaken(taken)
  }
}

function takenBy(host: string, who: string): string {
  return `Redis at ${host} is used by another Ringdown server: ${who}. Two servers cannot share one yet. Stop the other, or give this one a database of its own, for example with "/1" at the end of RINGDOWN_REDIS_URL.`
}
