import { Redis } from 'ioredis'
import { freePort } from '../../../scripts/free-port.mjs'
import { type RedisServer, startRedis } from './redis-server.js'
import { until } from './sockets.js'

/** A cluster of masters, each with a third of the slots. */
export interface RedisCluster {
  /** As in `RINGDOWN_REDIS_URL`. */
  readonly url: string
  readonly masters: readonly RedisServer[]
  /** Clients of the masters. */
  readonly direct: readonly Redis[]
  close(): Promise<void>
}

const SLOTS = 16_384
const MASTERS = 3

/** @throws {Error} if Redis is not installed, or does not start. */
export async function startCluster(): Promise<RedisCluster> {
  const buses = await Promise.all(Array.from({ length: MASTERS }, () => freePort()))
  const masters = await Promise.all(
    buses.map(bus =>
      startRedis(
        ...['--cluster-enabled', 'yes', '--cluster-port', `${bus}`],
        ...['--cluster-node-timeout', '2000', '--cluster-config-file', 'nodes.conf'],
      ),
    ),
  )
  const direct = masters.map(({ url }) => new Redis(url))
  for (const each of direct) each.on('error', () => {})
  const [first] = direct
  for (const [index, each] of direct.entries()) {
    const from = Math.floor((index * SLOTS) / MASTERS)
    const to = Math.floor(((index + 1) * SLOTS) / MASTERS) - 1
    await each.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
    await each.call('CLUSTER', 'ADDSLOTSRANGE', from, to)
    if (index > 0) await first?.call('CLUSTER', 'MEET', '127.0.0.1', masters[index]!.port, buses[index]!)
  }
  await until(async () => {
    const states = await Promise.all(direct.map(each => each.cluster('INFO') as Promise<string>))
    return states.every(
      state => state.includes('cluster_state:ok') && state.includes(`cluster_known_nodes:${MASTERS}`),
    )
  }, 20_000)
  return {
    url: `redis-cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    masters,
    direct,
    async close() {
      for (const each of direct) each.disconnect()
      await Promise.all(masters.map(each => each.close()))
    },
  }
}
