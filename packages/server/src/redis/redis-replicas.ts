import type { Clock } from '@ringdown/protocol'
import type { Redis } from 'ioredis'
import { readInfo } from './redis-info.js'

/** How long what was written waits for a replica, in milliseconds. On a local network one answers within one or two. */
const PATIENCE = 50
/** How often it is looked whether there is a replica that keeps up, in milliseconds. */
const LOOK = 5_000

interface Options {
  readonly clock: Clock
  /** Replaces the usual {@link PATIENCE}. */
  readonly patience?: number | undefined
  /** Asks each server that takes writes. */
  readonly askMasters: <T>(question: (master: Redis) => Promise<T>) => Promise<readonly T[]>
}

/** Is told when no replica keeps up (`false`), and when one does again. */
type LagObserver = (keepsUp: boolean) => void

/**
 * Whether what is written can wait until a replica has it, so that it survives its master. Redis answers nothing else on the same
 * connection meanwhile, so a replica that is too slow is not waited for again for a while.
 */
export class RedisReplicas {
  readonly #options: Options
  readonly #observers: LagObserver[] = []
  #areThere = false
  #isLagging = false
  #lookAt = Number.NEGATIVE_INFINITY

  constructor(options: Options) {
    this.#options = options
  }

  /** @param observe is told of replicas that are there, but do not keep up. */
  watch(observe: LagObserver): void {
    this.#observers.push(observe)
  }

  /** How long to wait for a replica, in milliseconds; `null` if that would be in vain. */
  get patience(): number | null {
    if (this.#options.clock.now() >= this.#lookAt) this.look().catch(() => {})
    return this.#areThere ? (this.#options.patience ?? PATIENCE) : null
  }

  /** How many replicas had it in time. */
  waited(count: number): void {
    if (count === 0) {
      // There may be none any more, which is what we look for first.
      this.#areThere = false
      this.#lookAt = this.#options.clock.now() + LOOK
    }
    this.#say(count === 0)
  }

  /** Looks whether each master has a replica. */
  async look(): Promise<void> {
    const { clock, askMasters } = this.#options
    this.#lookAt = clock.now() + LOOK
    const counts = await askMasters(async master => countReplicas(await master.info('replication')))
    this.#areThere = counts.length > 0 && counts.every(count => count > 0)
    if (!this.#areThere) this.#isLagging = false
  }

  #say(isLagging: boolean): void {
    if (isLagging === this.#isLagging) return
    this.#isLagging = isLagging
    for (const observe of this.#observers) observe(!isLagging)
  }
}

/** How many replicas follow, as `INFO replication` says. */
export function countReplicas(info: string): number {
  const isFollowing = ([name, value]: readonly [string, string]) =>
    /^slave\d+$/.test(name) && value.includes('state=online')
  return [...readInfo(info)].filter(isFollowing).length
}
