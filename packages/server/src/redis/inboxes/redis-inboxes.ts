import type { Cancel } from '@ringdown/protocol'
import type { HintKind, Hints } from '../../nodes/hints.js'
import type { Inboxes } from '../../nodes/inboxes.js'
import { type LookTimes, lookRegularly } from '../../nodes/looks.js'
import type { NodeNumber, Nodes } from '../../nodes/nodes.js'
import { Receivers } from '../../nodes/receivers.js'
import type { RedisConnection } from '../redis-connection.js'
import { RedisScripts, type WriteLease } from '../redis-scripts.js'

/** They are bounded, and who hangs up in a full Redis is to be heard on every node. */
const INBOX_SCRIPTS = { leave: 'urgent', take: 'urgent' } as const

/** How long something is kept, in milliseconds: longer than a node can be silent and still count as alive. */
const KEEP = 60_000
/** How much is kept for one node. */
const MOST = 10_000

interface Options extends LookTimes {
  readonly redis: RedisConnection
  readonly lease: WriteLease
  /** The folder of the scripts. */
  readonly root: URL
  readonly nodes: Nodes
}

/** Inboxes in Redis: a list for each node. */
export class RedisInboxes implements Inboxes {
  readonly #options: Options
  readonly #scripts: RedisScripts<typeof INBOX_SCRIPTS>
  readonly #receivers = new Receivers()
  readonly #cancel: Cancel

  constructor(options: Options) {
    this.#options = options
    this.#scripts = new RedisScripts(options, 'inboxes/', INBOX_SCRIPTS)
    this.#cancel = lookRegularly(options, () => this.look())
  }

  async leave<K extends HintKind>(nodes: Iterable<NodeNumber>, kind: K, hint: Hints[K]): Promise<void> {
    const { self } = this.#options.nodes
    const others = [...nodes].filter(node => node !== self)
    const text = JSON.stringify([kind, hint, self])
    await Promise.all(others.map(node => this.#scripts.run('leave', [inboxKey(node)], [text, MOST, KEEP])))
  }

  receive<K extends HintKind>(kind: K, take: (hint: Hints[K], from: NodeNumber) => void): void {
    this.#receivers.add(kind, take)
  }

  /** Takes what was left for this node. While Redis is away it stays there. */
  async look(): Promise<void> {
    const left = (await this.#scripts.run('take', [inboxKey(this.#options.nodes.self)], [])) as string[]
    for (const text of left) {
      const [kind, hint, from] = JSON.parse(text) as [string, unknown, NodeNumber]
      this.#receivers.take(kind, hint, from)
    }
  }

  close(): void {
    this.#cancel()
  }
}

const inboxKey = (node: NodeNumber): string => `ringdown:inbox:${node}`
