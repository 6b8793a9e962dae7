import type { RedisConnection } from './redis-connection.js'
import { RedisError } from './redis-error.js'

/** Scripts use what came with it. */
const OLDEST = 7

/**
 * Whether a Redis can have calls.
 * @returns its version.
 * @throws {RedisError} if it is too old, or forgets what it holds.
 */
export async function checkFit(connection: RedisConnection): Promise<string> {
  const about = await connection.ask('read', redis => redis.info('server', 'memory'))
  const read = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(about)?.[1] ?? ''
  const version = read('redis_version')
  const { host } = connection
  if (Number.parseInt(version, 10) < OLDEST)
    throw new RedisError(
      'unfit',
      `Redis at ${host} is version ${version}, but Ringdown needs ${OLDEST}.0 or newer.`,
    )
  const policy = read('maxmemory_policy')
  if (policy !== 'noeviction' && policy !== '')
    throw new RedisError(
      'unfit',
      `Redis at ${host} forgets keys when its memory is full (maxmemory-policy ${policy}), and with them calls. Set maxmemory-policy to noeviction.`,
    )
  return version
}
