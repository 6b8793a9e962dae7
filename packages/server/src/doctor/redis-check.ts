import type { Clock } from '@ringdown/protocol'
import { RedisConnection } from '../redis/redis-connection.js'
import { RedisError } from '../redis/redis-error.js'
import { checkFit, type RedisFacts } from '../redis/redis-fitness.js'
import type { Config } from '../settings/config.js'
import { type Finding, failure, ok } from './finding.js'

/** Whether the Redis that has the calls can be used; `null` if none is set. It takes nothing that a running server has. */
export async function checkRedis({ redisUrl }: Config, clock: Clock): Promise<Finding | null> {
  if (redisUrl === null) return null
  let connection: RedisConnection | null = null
  try {
    connection = new RedisConnection({ url: redisUrl, clock })
    await connection.open()
    return ok('Redis', describe(connection, await checkFit(connection)))
  } catch (error) {
    if (error instanceof RedisError) return failure('Redis', error.message)
    throw error
  } finally {
    connection?.close()
  }
}

/** Such as "version 7.0.15 at redis:6379: one server, no replica, no append-only file, maxmemory not set (noeviction)". */
function describe({ host, target }: RedisConnection, masters: readonly RedisFacts[]): string {
  const all = (read: (facts: RedisFacts) => string) => [...new Set(masters.map(read))].join(' and ')
  const topology = {
    server: 'one server',
    sentinel: `Sentinels with the master "${target.master}"`,
    cluster: `a cluster with ${masters.length} masters`,
  }[target.topology]
  const version = all(facts => facts.version)
  const replicas = all(({ replicas: count }) =>
    count === 0 ? 'no replica' : `${count} replica${count > 1 ? 's' : ''}`,
  )
  const memory = all(({ maxMemory }) =>
    maxMemory === 0 ? 'maxmemory not set' : `maxmemory ${Math.round(maxMemory / 2 ** 20)} MiB`,
  )
  const each = target.topology === 'cluster' ? ' each' : ''
  return `version ${version} at ${host}: ${topology}, ${replicas}${each}, ${all(facts => facts.keeps)}, ${memory} (noeviction)`
}
