import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { HintKind, Hints } from '../nodes/hints.js'
import type { NodeNumber, Nodes, Written } from '../nodes/nodes.js'
import { Receivers } from '../nodes/receivers.js'
import type { Announcement } from '../store/announcement.js'
import { NodeChannel } from './node-channel.js'
import type { NodeLease, Renewal } from './node-lease.js'
import type { RedisConnection } from './redis-connection.js'
import { Tidying } from './tidying.js'

declare module '../nodes/hints.js' {
  interface Hints {
    /** The nodes are others than before. */
    nodes: Record<string, never>
  }
}

interface Options {
  readonly redis: RedisConnection
  /** Ours already. */
  readonly lease: Pick<NodeLease, 'renew' | 'tidied'>
  readonly clock: Clock
  readonly logger: Logger
  /** What taking the lease has shown. */
  readonly first: Renewal
}

/** How many hints this node has sent and received, and how many it could not send or read. */
export interface HintCounts {
  readonly sent: number
  readonly received: number
  readonly dropped: number
}

/** The nodes that share a Redis, and the hints between them. */
export class RedisNodes implements Nodes {
  readonly #options: Options
  readonly #receivers = new Receivers()
  readonly #tidying: Tidying
  readonly #renumbered: (() => void)[] = []
  readonly #counts = { sent: 0, received: 0, dropped: 0 }
  readonly #isSent = () => {
    this.#counts.sent += 1
  }
  #channel: NodeChannel | null = null
  #self: NodeNumber
  #all: readonly NodeNumber[] = []
  #ours: readonly NodeNumber[] = []
  #gone: NodeNumber[] = []
  #isStarted = false

  private constructor(options: Options) {
    this.#options = options
    const { lease, logger, first } = options
    this.#self = first.node
    this.#tidying = new Tidying({ logger, onTidied: node => lease.tidied(node) })
    this.receive('nodes', () => lease.renew())
    this.renewed(first)
  }

  /** @throws {RedisError} */
  static async open(options: Options): Promise<RedisNodes> {
    const nodes = new RedisNodes(options)
    const { redis, clock } = options
    const onHint = (hint: string) => nodes.#take(hint)
    nodes.#channel = await NodeChannel.open({ redis, clock, node: nodes.#self, onHint })
    nodes.sendToOthers('nodes', {})
    return nodes
  }

  get self(): NodeNumber {
    return this.#self
  }

  get all(): readonly NodeNumber[] {
    return this.#all
  }

  get hints(): HintCounts {
    return this.#counts
  }

  /** Everything that observes is there: from now on, it is told. */
  start(): void {
    this.#isStarted = true
    this.#tellGone()
  }

  send<K extends HintKind>(to: Iterable<NodeNumber>, kind: K, hint: Hints[K]): void {
    let said: string | null = null
    for (const node of to) {
      if (node === this.#self) this.#hand(kind, hint, node)
      else {
        said ??= this.#said(kind, hint)
        this.#count(this.#channel?.send(node, said))
      }
    }
  }

  announce<K extends HintKind>(
    to: Iterable<NodeNumber>,
    kind: K,
    hint: Omit<Hints[K], keyof Written>,
  ): readonly Announcement[] {
    const head = `${JSON.stringify([this.#self, kind, hint])}${WRITTEN}`
    const sent = this.#isSent
    return [...to].flatMap(node => {
      const channel = node === this.#self ? undefined : this.#channel?.channelOf(node)
      return channel === undefined ? [] : { channel, head, sent }
    })
  }

  announceToOthers<K extends HintKind>(kind: K, hint: Hints[K]): Announcement | null {
    const head = this.#said(kind, hint)
    const channel = this.#channel?.channelForAll(head)
    return channel ? { channel, head, sent: this.#isSent } : null
  }

  sendToOthers<K extends HintKind>(kind: K, hint: Hints[K]): void {
    this.#count(this.#channel?.sendToAll(this.#said(kind, hint)))
  }

  receive<K extends HintKind>(kind: K, take: (hint: Hints[K], from: NodeNumber) => void): void {
    this.#receivers.add(kind, take)
  }

  onGone(observe: (node: NodeNumber, isOurs: boolean) => void | Promise<void>): void {
    this.#tidying.add(observe)
  }

  onRenumbered(observe: () => void): void {
    this.#renumbered.push(observe)
  }

  /** The lease was renewed. */
  renewed({ node, leases, ours }: Renewal): void {
    const before = this.#self
    const gone = this.#all.filter(other => other !== before && !leases.has(other))
    this.#self = node
    this.#all = [...leases.keys()].sort((one, other) => one - other)
    this.#ours = ours
    this.#gone.push(...gone)
    if (node !== before) {
      this.#options.logger.warn(
        { node, before },
        'this is another node now: the others took it for dead, or Redis was emptied',
      )
      this.#channel?.renumber(node)
      this.sendToOthers('nodes', {})
      for (const observe of this.#renumbered) observe()
    }
    for (const other of gone) this.#options.logger.warn({ node: other }, 'a node is gone')
    if (this.#isStarted) this.#tellGone()
  }

  /** After the lease was given back: the others learn of it now. */
  async close(): Promise<void> {
    await this.#channel?.sendToAll(this.#said('nodes', {}))
    this.#channel?.close()
  }

  #tellGone(): void {
    this.#tidying.renewed(this.#gone.splice(0), this.#ours)
  }

  #said<K extends HintKind>(kind: K, hint: Hints[K]): string {
    return JSON.stringify([this.#self, kind, hint])
  }

  #count(sending: Promise<boolean> | undefined): void {
    void sending?.then(isTaken => {
      if (isTaken) this.#isSent()
      else this.#counts.dropped += 1
    })
  }

  #take(said: string): void {
    const [from, kind, hint] = readHint(said)
    if (from === this.#self) return
    if (from === null || this.#isDead(from)) {
      this.#counts.dropped += 1
      return
    }
    this.#counts.received += 1
    // One that is new here is to be known before what it has written is looked for.
    if (!this.#all.includes(from)) this.#options.lease.renew()
    this.#hand(kind, hint, from)
  }

  /** Numbers only rise, so one that is not there and is not new was taken for dead. */
  #isDead(node: NodeNumber): boolean {
    return !this.#all.includes(node) && node < (this.#all.at(-1) ?? 0)
  }

  /** A hint must not end the process, nor keep the next from being taken. */
  #hand(kind: string, hint: unknown, from: NodeNumber): void {
    try {
      this.#receivers.take(kind, hint, from)
    } catch (error) {
      this.#options.logger.error({ err: error, kind, from }, 'a hint could not be taken')
    }
  }
}

/** Comes before what a store has written: JSON has no such character. */
const WRITTEN = '\n'

function readHint(said: string): readonly [from: NodeNumber | null, kind: string, hint: unknown] {
  try {
    const end = said.indexOf(WRITTEN)
    const read: unknown = JSON.parse(end === -1 ? said : said.slice(0, end))
    if (Array.isArray(read) && typeof read[0] === 'number' && typeof read[1] === 'string')
      return [read[0], read[1], end === -1 ? read[2] : { ...read[2], written: said.slice(end + 1) }]
  } catch {
    // Somebody else writes to this Redis.
  }
  return [null, '', null]
}
