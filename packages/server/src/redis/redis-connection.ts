import type { Cancel, Clock } from '@ringdown/protocol'
import type { Redis } from 'ioredis'
import { RedisError, type RedisFault } from './redis-error.js'
import { redisFault, unanswered } from './redis-faults.js'

/**
 * How long an answer may take, in milliseconds, twice in a row: a new call that fails must fail within a second. Where this process
 * itself was held up, the answer is here by now and is read before the second time is over.
 */
const PATIENCE = 300
/** How often a Redis that is away is asked whether it is back, in milliseconds. */
const PROBE = 250
/** How many commands may wait for answers. Beyond that, Redis counts as away. */
const MOST_WAITING = 10_000

interface Options {
  readonly url: string
  readonly clock: Clock
}

/** Is told when Redis fails, and when it works again (`null`). */
type FaultObserver = (fault: RedisError | null) => void

/** Is told of each request: how long its answer took, in milliseconds, or why there was none. */
export type RequestObserver = (kind: 'read' | 'write', outcome: number | RedisFault) => void

/**
 * The one place that everything asked of Redis passes. What is wrong with Redis becomes a {@link RedisError}. As long as it is
 * away, nothing is sent or queued: each request fails at once, and one probe at a time finds out when it is back.
 */
export class RedisConnection {
  readonly host: string
  readonly #url: string
  #redis: Redis | null = null
  readonly #clock: Clock
  readonly #observers: FaultObserver[] = []
  #fault: RedisError | null = null
  /** Why there is no connection: the client tells those who ask only that there is none. */
  #cause: Error | null = null
  #observeRequest: RequestObserver = () => {}
  /** For durations. */
  #steady: Pick<Clock, 'now'> = { now: () => 0 }
  #waiting = 0
  #probe: Cancel | null = null
  #isClosed = false

  /** @throws {RedisError} for a URL that cannot be read. It connects with {@link open}. */
  constructor({ url, clock }: Options) {
    this.host = hostOf(url)
    this.#clock = clock
    this.#url = url
  }

  /** What is wrong with Redis since it was last used; `null` if it works. */
  get fault(): RedisError | null {
    return this.#fault
  }

  /** @param observe is told of each change of {@link fault}. */
  watch(observe: FaultObserver): void {
    this.#observers.push(observe)
  }

  /** @param observe is told of each request. One observer. @param steady a clock that nobody sets. */
  measure(observe: RequestObserver, steady: Pick<Clock, 'now'>): void {
    this.#observeRequest = observe
    this.#steady = steady
  }

  /** Connects. @throws {RedisError} */
  async open(): Promise<void> {
    // Most servers have no Redis, and need not load its client.
    const { Redis } = await import('ioredis')
    const redis = new Redis(this.#url, {
      lazyConnect: true,
      connectionName: 'ringdown',
      connectTimeout: 2_000,
      // A server that is frozen keeps its sockets open. This closes ours, so that it is looked for again, perhaps elsewhere.
      socketTimeout: 2_000,
      keepAlive: 5_000,
      // What is asked while Redis is away fails at once; a queue would grow without limit, and be late.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      retryStrategy: attempt => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000),
      // After a failover, the old master may still answer.
      reconnectOnError: error => error.message.startsWith('READONLY'),
    })
    // What failed is told to those who ask. An error that nobody listens to would be printed.
    redis.on('error', error => {
      this.#cause = error
    })
    redis.on('ready', () => {
      this.#cause = null
    })
    this.#redis = redis
    try {
      await this.#inTime(redis.connect())
    } catch (error) {
      throw this.#faultOf(error) ?? error
    }
  }

  /** Asks Redis something, or with `write` changes something. @throws {RedisError} if it cannot be used. */
  async ask<T>(kind: 'read' | 'write', question: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#probe !== null && this.#fault !== null) {
      this.#observeRequest(kind, this.#fault.fault)
      throw this.#fault
    }
    try {
      if (this.#redis === null) throw unanswered(this.host)
      const asked = this.#steady.now()
      const answer = await this.#inTime(question(this.#redis))
      this.#observeRequest(kind, this.#steady.now() - asked)
      // A full Redis can still be read.
      const isOver = kind === 'write' || !WRITING.has(this.#fault?.fault)
      if (this.#fault !== null && this.#probe === null && isOver) this.#report(null)
      return answer
    } catch (error) {
      const fault = this.#faultOf(error)
      if (fault === null) throw error
      this.#observeRequest(kind, fault.fault)
      this.#report(fault)
      throw fault
    }
  }

  /**
   * Tells those who have subscribed to a channel now. A failure says nothing about Redis: it may only have no pub/sub.
   * @returns whether Redis took it.
   */
  async publish(channel: string, message: string): Promise<boolean> {
    if (this.#redis === null || this.#probe !== null || this.#waiting >= MOST_WAITING) return false
    this.#waiting += 1
    try {
      await this.#redis.publish(channel, message)
      return true
    } catch {
      return false
    } finally {
      this.#waiting -= 1
    }
  }

  close(): void {
    this.#isClosed = true
    this.#probe?.()
    this.#redis?.disconnect()
  }

  #faultOf(error: unknown): RedisError | null {
    const fault = redisFault(this.host, error)
    return (fault?.fault === 'unreachable' && redisFault(this.host, this.#cause)) || fault
  }

  #inTime<T>(answer: Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) {
      answer.catch(() => {})
      return Promise.reject(unanswered(this.host))
    }
    this.#waiting += 1
    return new Promise<T>((resolve, reject) => {
      let cancel = this.#clock.after(PATIENCE, () => {
        cancel = this.#clock.after(PATIENCE, () => reject(unanswered(this.host)))
      })
      answer.then(resolve, reject).finally(() => {
        this.#waiting -= 1
        cancel()
      })
    })
  }

  #report(fault: RedisError | null): void {
    const isNews = fault?.fault !== this.#fault?.fault
    this.#fault = fault
    if (fault !== null && AWAY.has(fault.fault) && this.#probe === null) this.#probeLater()
    if (isNews && !this.#isClosed) for (const observe of this.#observers) observe(fault)
  }

  #probeLater(): void {
    if (this.#isClosed) return
    this.#probe = this.#clock.after(PROBE, () => void this.#probeNow())
  }

  async #probeNow(): Promise<void> {
    try {
      await this.#inTime(this.#redis?.ping() ?? Promise.reject(unanswered(this.host)))
    } catch {
      this.#probeLater()
      return
    }
    this.#probe = null
    this.#report(null)
  }
}

/** Faults for which nothing need be tried. The others depend on what is asked. */
const AWAY: ReadonlySet<RedisFault | undefined> = new Set(['unreachable', 'busy', 'refused'])
/** Faults that only writing shows. */
const WRITING: ReadonlySet<RedisFault | undefined> = new Set(['full', 'read-only', 'fenced'])

/** The host in a URL, for messages: the rest is secret. */
function hostOf(url: string): string {
  const { protocol, host } = URL.canParse(url) ? new URL(url) : { protocol: '', host: '' }
  if ((protocol === 'redis:' || protocol === 'rediss:') && host !== '') return host
  throw new RedisError(
    'refused',
    'RINGDOWN_REDIS_URL must be a URL such as "redis://user:password@redis.example.org:6379/0".',
  )
}
