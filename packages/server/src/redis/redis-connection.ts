import type { Cancel, Clock } from '@ringdown/protocol'
import type { Redis } from 'ioredis'
import { AwaitedAnswers } from './awaited-answers.js'
import { GatheredScripts, type RunKind } from './gathered-scripts.js'
import { GatheredWrites } from './gathered-writes.js'
import {
  connectClient,
  createClient,
  isCluster,
  mastersOf,
  probeClient,
  publisherOf,
  type RedisClient,
} from './redis-client.js'
import type { RedisError, RedisFault } from './redis-error.js'
import { causeOf, redisFault, unanswered } from './redis-faults.js'
import { RedisIdentity } from './redis-identity.js'
import { RedisReplicas } from './redis-replicas.js'
import { hostOf, type RedisTarget, readRedisUrl } from './redis-url.js'

/** How long an answer may take, in milliseconds: a new call that fails must fail within a second. */
const PATIENCE = 600
/** How long connecting may take, likewise. The first Sentinel or cluster node that is asked may be gone. */
const CONNECT = 6_000
/** How often a Redis that is away is asked whether it is back, in milliseconds. */
const PROBE = 250
/** For how long no change may have been refused before Redis counts as writable again, in milliseconds: some change it takes all the same. */
const CALM = 1_500
/** How many requests may wait for answers. Beyond that, Redis counts as away. */
const MOST_WAITING = 10_000

interface Options {
  readonly url: string
  readonly clock: Clock
  /** How long what is written waits for a replica, in milliseconds, instead of as usual. */
  readonly replicaPatience?: number
}

/** Is told when Redis fails, and when it works again (`null`). */
type FaultObserver = (fault: RedisError | null) => void

/** Is told of each request: how long its answer took, in milliseconds, or why there was none. */
export type RequestObserver = (kind: 'read' | 'write', outcome: number | RedisFault) => void

/**
 * The one place that everything asked of Redis passes. What is wrong with Redis becomes a {@link RedisError}. As long as it is
 * away, nothing is sent or queued: each request fails at once, and one probe at a time finds out when it is back. A cluster is
 * away as long as one of its masters is, because a call is in several of them.
 */
export class RedisConnection {
  readonly target: RedisTarget
  readonly host: string
  readonly replicas: RedisReplicas
  /** Scripts that go together with others of this turn. */
  readonly scripts: GatheredScripts
  #client: RedisClient | null = null
  readonly #clock: Clock
  readonly #observers: FaultObserver[] = []
  readonly #replacedObservers: (() => void)[] = []
  readonly #identity = new RedisIdentity()
  readonly #writes = new GatheredWrites(() => this.scripts.send())
  readonly #awaited: AwaitedAnswers
  #fault: RedisError | null = null
  /** Why there is no connection: the client tells those who ask only that there is none. */
  #cause: Error | null = null
  #observeRequest: RequestObserver = () => {}
  /** For durations. */
  #steady: Pick<Clock, 'now'> = { now: () => 0 }
  #refusedAt = 0
  /** What was told those who have subscribed, and not taken yet. */
  #published = 0
  #probe: Cancel | null = null
  /** Nobody may write any more to a Redis that was full, so somebody has to look whether it still is. */
  #lookForRoom: Cancel | null = null
  #isClosed = false

  /** @throws {RedisError} for a URL that cannot be read. It connects with {@link open}. */
  constructor({ url, clock, replicaPatience: patience }: Options) {
    this.target = readRedisUrl(url)
    this.host = hostOf(this.target)
    this.#clock = clock
    this.#awaited = new AwaitedAnswers(clock)
    const isCluster = this.target.topology === 'cluster'
    const canGather = () => !isCluster && this.#client !== null && this.#probe === null
    this.scripts = new GatheredScripts({
      get canGather() {
        return canGather()
      },
      gather: mayWait => this.#client && this.#writes.gather(this.#client, mayWait),
      ask: (kind, question) => this.ask(kind, question),
      judge: error => this.#judge(error),
    })
    this.replicas = new RedisReplicas({
      ...{ clock, patience, askMasters: question => this.askMasters(question) },
    })
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

  /** @param observe is told when another process answers than before, so that the last writes may be lost. */
  onReplaced(observe: () => void): void {
    this.#replacedObservers.push(observe)
  }

  /** Connects. @throws {RedisError} */
  async open(): Promise<void> {
    const client = await createClient(this.target)
    // What failed is told to those who ask. An error that nobody listens to would be printed.
    for (const event of ['error', 'node error', 'sentinelError'])
      client.on(event, (error: Error) => {
        this.#cause = causeOf(error)
      })
    for (const event of ['ready', 'refresh'])
      client.on(event, () => {
        this.#cause = null
        this.#identify().catch(() => {})
      })
    this.#client = client
    try {
      await this.#inTime(connectClient(client), CONNECT)
    } catch (error) {
      throw this.#faultOf(error) ?? error
    }
  }

  /**
   * Asks Redis something, or with `write` or `urgent` changes something.
   * @param mayWait whether it may be asked a moment later, with something else: nobody waits for it.
   * @throws {RedisError} if it cannot be used.
   */
  async ask<T>(kind: RunKind, question: (redis: RedisClient) => Promise<T>, mayWait = false): Promise<T> {
    const observed = kind === 'read' ? 'read' : 'write'
    this.scripts.send()
    if (this.#probe !== null && this.#fault !== null) {
      this.#observeRequest(observed, this.#fault.fault)
      throw this.#fault
    }
    try {
      if (this.#client === null) throw unanswered(this.host)
      const asked = this.#steady.now()
      this.#writes.gather(this.#client, mayWait)
      const answer = await this.#inTime(question(this.#client))
      // What was asked later says nothing of Redis.
      if (!mayWait) this.#observeRequest(observed, this.#steady.now() - asked)
      if (this.#fault !== null && this.#probe === null && this.#isOver(kind)) this.#report(null)
      return answer
    } catch (error) {
      throw this.#judge(error, observed)
    }
  }

  /** Asks each server that takes writes: one, but in a cluster. @throws {RedisError} */
  askMasters<T>(question: (master: Redis) => Promise<T>): Promise<readonly T[]> {
    return this.ask('read', client => Promise.all(mastersOf(client).map(question)))
  }

  /**
   * Tells those who have subscribed to a channel now. A failure says nothing about Redis: it may only have no pub/sub.
   * @returns whether Redis took it.
   */
  async publish(channel: string, message: string): Promise<boolean> {
    if (this.#client === null || this.#probe !== null || this.#waiting >= MOST_WAITING) return false
    this.#published += 1
    this.#writes.gather(this.#client, false)
    try {
      await publisherOf(this.#client).publish(channel, message)
      return true
    } catch {
      return false
    } finally {
      this.#published -= 1
    }
  }

  close(): void {
    this.#isClosed = true
    this.#probe?.()
    this.#lookForRoom?.()
    this.#client?.disconnect()
  }

  /** @returns what is wrong with Redis, if an error says so, which is told to all who watch it. */
  #judge(error: unknown, observed: 'read' | 'write' = 'write'): unknown {
    const fault = this.#faultOf(error)
    if (fault === null) return error
    this.#observeRequest(observed, fault.fault)
    this.#report(fault)
    return fault
  }

  #faultOf(error: unknown): RedisError | null {
    const fault = redisFault(this.host, error)
    return (fault?.fault === 'unreachable' && redisFault(this.host, this.#cause)) || fault
  }

  get #waiting(): number {
    return this.#awaited.size + this.#published
  }

  #inTime<T>(answer: Promise<T>, patience = PATIENCE): Promise<T> {
    const late = () => unanswered(this.host)
    if (this.#waiting < MOST_WAITING) return this.#awaited.within(patience, answer, late)
    answer.catch(() => {})
    return Promise.reject(late())
  }

  /** Whether an answer shows that the fault is over: a full Redis can still be read, and takes what is urgent. */
  #isOver(kind: RunKind): boolean {
    const fault = this.#fault?.fault
    if (!WRITING.has(fault)) return true
    if (kind === 'read' || (kind === 'urgent' && fault === 'full')) return false
    return fault === 'fenced' || this.#clock.now() >= this.#refusedAt + CALM
  }

  #report(fault: RedisError | null): void {
    if (fault !== null) this.#refusedAt = this.#clock.now()
    // Who cannot write cannot renew the lease either.
    if (fault?.fault === 'fenced' && this.#fault !== null) return
    const isNews = fault?.fault !== this.#fault?.fault
    this.#fault = fault
    if (fault !== null && AWAY.has(fault.fault) && this.#probe === null) this.#probeLater()
    if (fault?.fault === 'full') this.#lookForRoomLater()
    if (isNews && !this.#isClosed) for (const observe of this.#observers) observe(fault)
  }

  #probeLater(): void {
    if (this.#isClosed) return
    this.#probe = this.#clock.after(PROBE, () => void this.#probeNow())
  }

  async #probeNow(): Promise<void> {
    try {
      if (this.#client === null) throw unanswered(this.host)
      await this.#inTime(probeClient(this.#client))
    } catch {
      this.#probeLater()
      return
    }
    this.#probe = null
    this.#report(null)
  }

  #lookForRoomLater(): void {
    if (this.#isClosed || this.#lookForRoom !== null) return
    this.#lookForRoom = this.#clock.after(PROBE, () => {
      const looked = this.ask('write', client => Promise.all(mastersOf(client).map(hasRoom)))
      // What it shows is reported like that of any other question.
      const over = () => {
        this.#lookForRoom = null
        if (this.#fault?.fault === 'full') this.#lookForRoomLater()
      }
      looked.then(over, over)
    })
  }

  async #identify(): Promise<void> {
    const client = this.#client
    if (client === null || this.#isClosed) return
    const masters = mastersOf(client)
    // One connection may lead elsewhere each time.
    if (isCluster(client) && !this.#identity.isChanged(masters)) return
    if (await this.#identity.look(masters)) for (const observe of this.#replacedObservers) observe()
  }
}

/** Faults for which nothing need be tried. The others depend on what is asked. */
const AWAY: ReadonlySet<RedisFault | undefined> = new Set(['unreachable', 'busy', 'refused'])
/** Faults that only writing shows. */
const WRITING: ReadonlySet<RedisFault | undefined> = new Set(['full', 'read-only', 'fenced'])

/** A script that does nothing, and is refused where Redis is full. */
async function hasRoom(master: Redis): Promise<void> {
  await master.eval('#!lua\nreturn 1', 0)
}
