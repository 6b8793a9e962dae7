import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { startRedis } from '../redis.js'
import { MeasuredServer } from '../server/measured-server.js'
import type { ServerName } from '../server/served.js'

/** What Redis has done since it was started. */
export interface RedisUse {
  /** Scripts, which is what nodes ask for nearly all they ask. */
  readonly requests: number
  /** Hints from one node to another. */
  readonly messages: number
  /** Milliseconds of CPU. */
  readonly cpu: number
  /** Bytes. */
  readonly memory: number
}

/** Nodes of one server, each in a process of its own, over one real Redis. */
export class Cluster {
  readonly nodes: readonly MeasuredServer[]
  readonly #redis: Redis
  readonly #end: () => Promise<void>

  private constructor(nodes: readonly MeasuredServer[], redis: Redis, end: () => Promise<void>) {
    this.nodes = nodes
    this.#redis = redis
    this.#end = end
  }

  /** @param names what each node is, of those that share a Redis and a folder. */
  static async open(program: string, names: readonly ServerName[]): Promise<Cluster> {
    const [server, dataDir] = await Promise.all([startRedis(), mkdtemp(join(tmpdir(), 'ringdown-bench-'))])
    const nodes: MeasuredServer[] = []
    const redis = new Redis(server.url)
    // One after the other: the first makes the tables that all others find.
    for (const name of names) nodes.push(await MeasuredServer.open(program, name, [], [server.url, dataDir]))
    return new Cluster(nodes, redis, async () => {
      await Promise.all(nodes.map(node => node.close()))
      redis.disconnect()
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    })
  }

  /** Of all nodes, in milliseconds. */
  async cpu(): Promise<number> {
    const used = await Promise.all(this.nodes.map(node => node.ask('cpu')))
    return used.reduce((sum, ms) => sum + ms, 0)
  }

  async use(): Promise<RedisUse> {
    const info = await Promise.all(
      ['commandstats', 'cpu', 'memory'].map(section => this.#redis.info(section)),
    )
    const text = info.join('\n')
    const read = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0)
    return {
      requests: read(/^cmdstat_evalsha:calls=(\d+)/m) + read(/^cmdstat_eval:calls=(\d+)/m),
      messages: read(/^cmdstat_publish:calls=(\d+)/m),
      cpu: 1000 * (read(/^used_cpu_user:([\d.]+)/m) + read(/^used_cpu_sys:([\d.]+)/m)),
      memory: read(/^used_memory:(\d+)/m),
    }
  }

  close(): Promise<void> {
    return this.#end()
  }
}
