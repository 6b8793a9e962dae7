import type { Clock } from '@ringdown/protocol'
import { RedisConnection } from '../redis/redis-connection.js'
import { RedisError } from '../redis/redis-error.js'
import { checkFit } from '../redis/redis-fitness.js'
import type { Config } from '../settings/config.js'
import { type Finding, failure, ok } from './finding.js'

/** Whether the Redis that has the calls can be used; `null` if none is set. It takes nothing that a running server has. */
export async function checkRedis({ redisUrl }: Config, clock: Clock): Promise<Finding | null> {
  if (redisUrl === null) return null
  let connection: RedisConnection | null = null
  try {
    connection = new RedisConnection({ url: redisUrl, clock })
    await connection.open()
    return ok('Redis', `version ${await checkFit(connection)} at ${connection.host}`)
  } catch (error) {
    if (error instanceof RedisError) return failure('Redis', error.message)
    throw error
  } finally {
    connection?.close()
  }
}
