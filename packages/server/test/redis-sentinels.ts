import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { countReplicas } from '../src/redis/redis-replicas.js'
import { type RedisProcess, startRedisProcess } from './redis-process.js'
import { type RedisServer, startRedis } from './redis-server.js'
import { until } from './sockets.js'

/** A master with a replica, and three Sentinels that watch it. */
export interface RedisSentinels {
  /** As in `RINGDOWN_REDIS_URL`. */
  readonly url: string
  readonly master: RedisServer
  readonly replica: RedisServer
  readonly sentinels: readonly RedisProcess[]
  /** Whom the Sentinels name as the master, by its port. */
  masterPort(): Promise<number>
  close(): Promise<void>
}

/** A master that does not answer for this long counts as down, in milliseconds. */
const DOWN = 1_000

/** @throws {Error} if Redis is not installed, or does not start. */
export async function startSentinels(): Promise<RedisSentinels> {
  const master = await startRedis('--repl-diskless-sync-delay', '0')
  const replica = await startRedis('--replicaof', '127.0.0.1', `${master.port}`)
  const direct = new Redis(master.url)
  await until(async () => countReplicas(await direct.info('replication')) === 1, 20_000)
  direct.disconnect()
  const sentinels = await Promise.all(
    [1, 2, 3].map(() =>
      startRedisProcess(async (port, folder) => {
        const file = join(folder, 'sentinel.conf')
        const lines = [
          `port ${port}`,
          'bind 127.0.0.1',
          `sentinel monitor ours 127.0.0.1 ${master.port} 2`,
          `sentinel down-after-milliseconds ours ${DOWN}`,
          // After an election without a winner, the next begins twice as much later.
          'sentinel failover-timeout ours 2000',
        ]
        await writeFile(file, `${lines.join('\n')}\n`)
        return [file, '--sentinel']
      }),
    ),
  )
  const asked = sentinels.map(({ port }) => new Redis(port, '127.0.0.1'))
  for (const each of asked) each.on('error', () => {})
  // Two of them can agree only once they know one another, and the replica.
  await until(async () => {
    const known = await Promise.all(
      asked.map(each => each.call('SENTINEL', 'MASTER', 'ours') as Promise<string[]>),
    )
    const read = (fields: string[], name: string) => fields[fields.indexOf(name) + 1]
    return known.every(
      fields => read(fields, 'num-other-sentinels') === '2' && read(fields, 'num-slaves') === '1',
    )
  }, 20_000)
  return {
    url: `redis-sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/ours`,
    master,
    replica,
    sentinels,
    async masterPort() {
      const address = await asked[0]?.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'ours')
      return Number((address as readonly string[])[1])
    },
    async close() {
      for (const each of asked) each.disconnect()
      await Promise.all([...sentinels, master, replica].map(each => each.close()))
    },
  }
}
