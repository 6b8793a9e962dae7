import type { Cancel, Clock } from '@ringdown/protocol'
import type { Redis } from 'ioredis'
import type { NodeNumber } from '../nodes/nodes.js'
import { type RedisClient, subscriberOf } from './redis-client.js'
import type { RedisConnection } from './redis-connection.js'

/** How long one hint may be, in UTF-16 code units: an entry with its readers, in JSON. */
const MOST = 262_144
/** How often this node sends itself something, in milliseconds. */
const PING_EVERY = 1_000
/** How many of those Redis may take without this node hearing them, before it subscribes on another connection. */
const DEAF = 3
const PING = ''
/** How long a start waits for this node to hear, in milliseconds. Where Redis has no pub/sub, it never does. */
const FIRST = 1_000

interface Options {
  readonly redis: RedisConnection
  readonly clock: Clock
  readonly node: NodeNumber
  /** Takes a hint that another node, or this one, has sent. Whatever it is, it must not throw. */
  readonly onHint: (hint: string) => void
}

/**
 * Hints from one node to another, over one plain pub/sub channel for each node, and one for all. A hint may be lost: what it says is
 * in the store, where its readers also look. Sending never waits for an answer, and what cannot be sent is dropped.
 */
export class NodeChannel {
  readonly #options: Options
  readonly #client: RedisClient
  readonly #prefix: string
  #node: NodeNumber
  #subscriber: Redis | null
  /** What this node sent itself, Redis took, and never came. */
  #unheard = 0
  /** `false` after Redis has refused it. */
  #isSubscribed = true
  #cancel: Cancel = () => {}
  #onSettled: () => void = () => {}
  /** When it is clear for the first time whether this node hears. */
  readonly #settled = new Promise<void>(resolve => {
    this.#onSettled = resolve
  })

  private constructor(options: Options, client: RedisClient) {
    this.#options = options
    this.#client = client
    // The channels of all databases of a Redis are the same.
    this.#prefix = `ringdown:${options.redis.target.database}:node`
    this.#node = options.node
    this.#subscriber = this.#subscribeOn()
    this.#pingLater()
  }

  /** @throws {RedisError} if Redis cannot be used now. Where it only has no pub/sub, hints are lost. */
  static async open(options: Options): Promise<NodeChannel> {
    const channel = await options.redis.ask('read', async client => new NodeChannel(options, client))
    let cancel: Cancel = () => {}
    const isOver = new Promise<void>(resolve => {
      cancel = options.clock.after(FIRST, resolve)
    })
    await Promise.race([channel.#settled, isOver])
    cancel()
    return channel
  }

  /** This node has another number. */
  renumber(node: NodeNumber): void {
    const before = this.#node
    this.#node = node
    if (this.#subscriber?.status !== 'ready') return
    this.#subscriber.unsubscribe(this.channelOf(before)).catch(() => {})
    this.#subscribe(this.#subscriber)
  }

  /** Sends a hint to a node, in the order of sending. @returns whether Redis took it. */
  async send(node: NodeNumber, hint: string): Promise<boolean> {
    return hint.length <= MOST && this.#options.redis.publish(this.channelOf(node), hint)
  }

  /** Where all nodes hear, this one included; `null` for a hint that is too long. */
  channelForAll(hint: string): string | null {
    return hint.length <= MOST ? this.#all : null
  }

  /** Sends a hint to all nodes, this one included. @returns whether Redis took it. */
  async sendToAll(hint: string): Promise<boolean> {
    return hint.length <= MOST && this.#options.redis.publish(this.#all, hint)
  }

  close(): void {
    this.#cancel()
    this.#subscriber?.disconnect()
  }

  get #all(): string {
    return `${this.#prefix}s`
  }

  /** Where a node hears. */
  channelOf(node: NodeNumber): string {
    return `${this.#prefix}:${node}`
  }

  #subscribeOn(): Redis | null {
    const subscriber = subscriberOf(this.#client)
    if (subscriber === null) return null
    // What is wrong with Redis, the connection for questions says.
    subscriber.on('error', () => {})
    subscriber.on('ready', () => this.#subscribe(subscriber))
    subscriber.on('message', (channel, hint) => {
      if (channel !== this.#all) this.#unheard = 0
      if (hint !== PING) this.#options.onHint(hint)
    })
    subscriber.connect().catch(() => {})
    return subscriber
  }

  #subscribe(subscriber: Redis): void {
    const subscribing = subscriber.subscribe(this.channelOf(this.#node), this.#all)
    subscribing
      .then(
        () => true,
        () => false,
      )
      .then(isSubscribed => {
        this.#isSubscribed = isSubscribed
        this.#onSettled()
      })
  }

  /** A connection that was lost on the way may look open for ever to one that only listens. */
  #pingLater(): void {
    this.#cancel = this.#options.clock.after(PING_EVERY, () => {
      if (this.#unheard >= DEAF) {
        this.#unheard = 0
        const deaf = this.#subscriber
        this.#subscriber = this.#subscribeOn()
        deaf?.disconnect()
      } else if (!this.#isSubscribed && this.#subscriber?.status === 'ready')
        this.#subscribe(this.#subscriber)
      this.send(this.#node, PING).then(isTaken => {
        if (isTaken) this.#unheard += 1
      })
      this.#pingLater()
    })
  }
}
