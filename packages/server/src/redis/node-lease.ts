import { randomUUID } from 'node:crypto'
import type { Cancel, Clock } from '@ringdown/protocol'
import type { NodeNumber } from '../nodes/nodes.js'
import { NODE_TIMES, type NodeTimes } from './node-times.js'
import type { RedisConnection } from './redis-connection.js'
import { RedisError } from './redis-error.js'
import { RedisScripts, type WriteLease } from './redis-scripts.js'

/** How long the nodes and the last number are kept after the last renewal, in milliseconds. */
const REMEMBERED = 48 * 3_600_000

const MEMBERS = 'ringdown:{node}:members'
const GONE = 'ringdown:{node}:gone'
const NUMBERS = 'ringdown:{node}:numbers'
const NODE_SCRIPTS = { renew: 'lease', leave: 'lease', tidied: 'urgent' } as const
/**
 * Names how all that is kept in Redis is laid out: keys, values, what scripts expect. To be raised with a change that nodes of the version
 * before cannot live with; what only adds something needs no other.
 */
const FORMAT = '1'
const NO_LEASE: WriteLease = { until: 0, fence: 0 }

/** What a renewal has shown. Times are in milliseconds by Redis's clock. */
export interface Renewal {
  readonly node: NodeNumber
  readonly now: number
  /** When the lease of each node ends, ours included. Those in the past are nodes that have not renewed theirs in time. */
  readonly leases: ReadonlyMap<NodeNumber, number>
  /** The dead nodes after which this one tidies up. */
  readonly ours: readonly NodeNumber[]
  /** We may write again after a time in which we could not. */
  readonly isBack: boolean
  /** Redis has lost what it held. */
  readonly isLost: boolean
}

interface Options {
  readonly redis: RedisConnection
  readonly clock: Clock
  /** The folder of the scripts. */
  readonly root: URL
  /** Who we are, for the operator of another server. */
  readonly who: string
  /** Which records we have: all nodes have the same. */
  readonly records: string
  readonly times?: NodeTimes
  /** The nodes to be taken for dead, unless they have renewed their leases. */
  readonly dead: () => readonly NodeNumber[]
  /** Is told when others that we cannot share it with keep us out, and when none does any more (`null`). */
  readonly onTaken: (error: RedisError | null) => void
  readonly onRenewed: (renewal: Renewal) => void
}

/**
 * What makes this process a node: a number, and the right to write to Redis under it for as long as it renews that. It keeps the
 * number until the others take it for dead or Redis is emptied, however late it renews.
 */
export class NodeLease implements WriteLease {
  readonly #options: Options
  readonly #times: NodeTimes
  readonly #scripts: RedisScripts<typeof NODE_SCRIPTS>
  readonly #token = randomUUID()
  #held = NO_LEASE
  #since = ''
  #wasAway = false
  #mayBeLost = false
  #taken: RedisError | null = null
  #renewing: Promise<Renewal | null> | null = null
  #isAskedAgain = false
  #cancel: Cancel = () => {}
  #isReleased = false

  constructor(options: Options) {
    this.#options = options
    this.#times = options.times ?? NODE_TIMES
    this.#scripts = new RedisScripts({ ...options, lease: this }, 'nodes/', NODE_SCRIPTS)
  }

  get until(): number {
    return this.#held.until
  }

  /** The number of this node. */
  get fence(): NodeNumber {
    return this.#held.fence
  }

  /** The server with other records that keeps us out; `null` as far as we know of none. */
  get taken(): RedisError | null {
    return this.#taken
  }

  /**
   * Makes this process a node, and keeps it one until {@link release}. A killed server with other records is waited for.
   * @throws {RedisError} `taken` if a server with other records uses this Redis, or one of a version that keeps everything differently.
   */
  async take(): Promise<Renewal> {
    const { clock } = this.#options
    const { lease, renewal } = this.#times
    for (let waited = 0; ; waited += renewal) {
      const first = await this.#renew()
      if (first !== null) {
        this.#renewLater()
        return first
      }
      if (waited > lease && this.#taken !== null) throw this.#taken
      await new Promise<void>(resolve => clock.after(renewal, resolve))
    }
  }

  /** Renews it without waiting for its time: something is to be learned. */
  renew(): void {
    if (this.#isReleased || this.#held.fence === 0) return
    // The renewal under way may have looked before it happened.
    this.#isAskedAgain = this.#renewing !== null
    if (this.#renewing === null) this.#renewNow()
  }

  /**
   * Something could not be written. Once we may write again, that is told.
   * @param mayBeLost whether Redis may have lost some of what it held. Then this process becomes another node, so that nothing is believed
   * that is there of the last.
   */
  missed(mayBeLost = false): void {
    this.#wasAway = true
    this.#mayBeLost ||= mayBeLost
  }

  /** Nothing is left of a dead node that was ours to tidy up after. @throws {RedisError} */
  async tidied(node: NodeNumber): Promise<void> {
    await this.#scripts.run('tidied', [GONE], [this.fence, node])
  }

  /** This process is no node any more, and the others need not wait to see that. */
  async release(): Promise<void> {
    this.#isReleased = true
    this.#cancel()
    await this.#renewing?.catch(() => {})
    const { fence } = this.#held
    this.#held = NO_LEASE
    await this.#leave(fence).catch(() => {})
  }

  async #leave(node: NodeNumber): Promise<void> {
    await this.#scripts.run('leave', [MEMBERS, GONE], [node, REMEMBERED])
  }

  #renewLater(): void {
    this.#cancel()
    this.#cancel = this.#options.clock.after(this.#times.renewal, () => this.#renewNow())
  }

  #renewNow(): void {
    this.#isAskedAgain = false
    this.#renew()
      // If Redis is away, the lease ends there by itself. The connection says that it is.
      .catch(() => this.missed())
      .finally(() => {
        if (this.#isReleased) return
        if (this.#isAskedAgain) this.#renewNow()
        else this.#renewLater()
      })
  }

  /** @returns `null` if a server with other records keeps us out. */
  #renew(): Promise<Renewal | null> {
    const renewing = this.#ask().finally(() => {
      this.#renewing = null
    })
    this.#renewing = renewing
    return renewing
  }

  async #ask(): Promise<Renewal | null> {
    const { who, records, redis, dead } = this.#options
    const { fence } = this.#held
    const since = this.#since
    const mayBeLost = this.#mayBeLost && fence !== 0
    if (mayBeLost) await this.#leave(fence)
    const given = [this.#token, who, records, this.#times.lease, REMEMBERED, since, fence, FORMAT, ...dead()]
    const reply = (await this.#scripts.run('renew', [MEMBERS, GONE, NUMBERS], given)) as Reply
    if (reply[0] !== 'held') {
      this.missed()
      // Without a number we would not know whether Redis has lost something since.
      this.#held = { until: 0, fence }
      const why = reply[0] === 'taken' ? takenBy(redis.host, reply[1]) : foreignTo(redis.host)
      this.#say(new RedisError('taken', why))
      return null
    }
    const [, own, ends, now, name, nodes, ours] = reply
    const node = Number(own)
    this.#held = { until: Number(ends), fence: node }
    this.#since = name
    this.#say(null)
    const isBack = fence !== 0 && (this.#wasAway || fence !== node)
    this.#wasAway = false
    this.#mayBeLost = false
    const renewal: Renewal = {
      ...{ node, isBack, now: Number(now) },
      leases: leasesIn(nodes),
      ours: ours.map(Number),
      isLost: mayBeLost || (since !== '' && since !== name),
    }
    this.#options.onRenewed(renewal)
    return renewal
  }

  #say(taken: RedisError | null): void {
    const isNews = (taken === null) !== (this.#taken === null)
    this.#taken = taken
    if (isNews) this.#options.onTaken(taken)
  }
}

/** Of the script `renew`. */
type Reply =
  | readonly ['taken', who: string]
  | readonly ['foreign', format: string]
  | readonly [
      outcome: 'held',
      node: string,
      ends: string,
      now: string,
      since: string,
      nodes: readonly string[],
      ours: readonly string[],
    ]

function leasesIn(pairs: readonly string[]): ReadonlyMap<NodeNumber, number> {
  const leases = new Map<NodeNumber, number>()
  for (let i = 0; i < pairs.length; i += 2) leases.set(Number(pairs[i]), Number(pairs[i + 1]))
  return leases
}

function takenBy(host: string, who: string): string {
  return `Redis at ${host} is used by a Ringdown server with other records: ${who}. All nodes of a server keep their records in one place: give this one the same RINGDOWN_DATABASE_URL. If it is a server of its own, give it a Redis database of its own, for example with "/1" at the end of RINGDOWN_REDIS_URL.`
}

function foreignTo(host: string): string {
  return `Redis at ${host} holds the calls of another version of Ringdown, which this one cannot read. Stop all nodes of that version, then empty this database of Redis (FLUSHDB): connected calls go on and make themselves known. Or give this version a Redis database of its own, for example with "/1" at the end of RINGDOWN_REDIS_URL.`
}
