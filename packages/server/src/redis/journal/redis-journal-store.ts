import type { Kept } from '../../nodes/journal.js'
import type { Entries, Entry, JournalStore } from '../../nodes/journal-store.js'
import type { NodeNumber } from '../../nodes/nodes.js'
import type { Announcement } from '../../store/announcement.js'
import type { RedisConnection } from '../redis-connection.js'
import { RedisScripts, type WriteLease } from '../redis-scripts.js'

/** The scripts in `lua/journal`. A journal is bounded, and devices come and go also where Redis is full. */
const SCRIPTS = {
  append: 'urgent',
  stage: 'urgent',
  replace: 'urgent',
  touch: 'urgent',
  forget: 'urgent',
  all: 'read',
} as const

/** For how long a journal is kept after the last time its node was heard of, in milliseconds. */
const KEEP = 600_000
/** About how many entries are kept. Who is further behind reads all that is kept. */
const MOST = 4_000
/** How many entries are read at once, and how many things are staged. */
const PAGE = 500

interface Options {
  readonly redis: RedisConnection
  readonly lease: WriteLease
  readonly root: URL
}

/** {@link JournalStore} in Redis: a stream and a hash for each node. */
export class RedisJournalStore implements JournalStore {
  readonly #redis: RedisConnection
  readonly #scripts: RedisScripts<typeof SCRIPTS>

  constructor(options: Options) {
    this.#redis = options.redis
    this.#scripts = new RedisScripts(options, 'journal/', SCRIPTS)
  }

  async append(
    node: NodeNumber,
    last: number,
    entries: readonly Entry[],
    announcement: Announcement | null = null,
  ): Promise<boolean> {
    const { entries: stream, kept } = keysOf(node)
    const given = entries.flatMap(entry => [
      JSON.stringify(entry),
      entry.key ?? '',
      typeof entry.value === 'string' ? entry.value : '',
    ])
    const told = announcement === null ? ['', ''] : [announcement.channel, announcement.head]
    const appended = [last, MOST, KEEP, ...told, ...given]
    // What comes meanwhile is written with the next.
    return (await this.#scripts.run('append', [stream, kept], appended, { mayWait: true })) === 1
  }

  async replace(node: NodeNumber, number: number, all: Kept): Promise<void> {
    const { entries, kept, next } = keysOf(node)
    const items = [...all]
    for (let first = 0; first === 0 || first < items.length; first += PAGE) {
      const part = items.slice(first, first + PAGE).flat()
      await this.#scripts.run('stage', [next], [first === 0 ? 1 : 0, KEEP, ...part])
    }
    const entry = JSON.stringify({ kind: 'all' })
    await this.#scripts.run('replace', [entries, kept, next], [number, entry, KEEP])
  }

  async touch(node: NodeNumber): Promise<number> {
    const { entries, kept } = keysOf(node)
    return Number(await this.#scripts.run('touch', [entries, kept], [KEEP]))
  }

  async after(node: NodeNumber, number: number): Promise<Entries> {
    const from = `(${number}-1`
    const found = await this.#redis.ask('read', redis =>
      redis.xrange(keysOf(node).entries, from, '+', 'COUNT', PAGE),
    )
    const first = Number.parseInt(found[0]?.[0] ?? '0', 10)
    return { first, entries: found.map(([, fields]) => JSON.parse(fields[1] ?? '{}') as Entry) }
  }

  async all(node: NodeNumber): Promise<{ readonly last: number; readonly kept: Kept }> {
    const { entries, kept } = keysOf(node)
    const [last, flat] = (await this.#scripts.run('all', [entries, kept], [])) as [string, string[]]
    const items = Array.from({ length: flat.length / 2 }, (_, place): [string, string] => [
      flat[2 * place] ?? '',
      flat[2 * place + 1] ?? '',
    ])
    return { last: Number(last), kept: new Map(items) }
  }

  async forget(node: NodeNumber): Promise<void> {
    await this.#scripts.run('forget', Object.values(keysOf(node)), [])
  }
}

/** In one slot of a cluster. */
function keysOf(node: NodeNumber) {
  const journal = `ringdown:{journal ${node}}`
  return { entries: `${journal}:entries`, kept: `${journal}:kept`, next: `${journal}:next` }
}
