import type { RedisConnection } from './redis-connection.js'
import { RedisError } from './redis-error.js'
import { readInfo } from './redis-info.js'
import { countReplicas } from './redis-replicas.js'

/** Scripts use what came with it. */
const OLDEST = 7

/** What is known of one server that takes writes. */
export interface RedisFacts {
  /** With the name where it is not Redis itself, such as "Valkey 8.0.1". */
  readonly version: string
  readonly replicas: number
  /** What it keeps on its disk, in words. */
  readonly keeps: string
  /** In bytes; 0 if it has no bound but the machine. */
  readonly maxMemory: number
}

/**
 * Whether a Redis can have calls.
 * @returns what is known of each of its masters: one, but in a cluster.
 * @throws {RedisError} if it is too old, forgets what it holds, or is set up in another way than the URL says.
 */
export async function checkFit(connection: RedisConnection): Promise<readonly RedisFacts[]> {
  const abouts = await connection.askMasters(master => master.info())
  return abouts.map(about => factsOf(connection, about))
}

function factsOf({ host, target }: RedisConnection, about: string): RedisFacts {
  const info = readInfo(about)
  const read = (name: string) => info.get(name) ?? ''
  const version = read('redis_version')
  const unfit = (what: string) => new RedisError('unfit', `Redis at ${host} ${what}`)
  const mode = read('redis_mode')
  if (mode === 'sentinel')
    throw unfit(
      'is a Sentinel, which has no calls itself. Write redis-sentinel:// with the name of its master at the end: "redis-sentinel://:password@host:26379,host2:26379/mymaster".',
    )
  if (mode === 'cluster' && target.topology !== 'cluster')
    throw unfit('belongs to a cluster. Write redis-cluster:// instead of redis://.')
  if (Number.parseInt(version, 10) < OLDEST)
    throw unfit(`is version ${version}, but Ringdown needs ${OLDEST}.0 or newer.`)
  const policy = read('maxmemory_policy')
  if (policy !== 'noeviction' && policy !== '')
    throw unfit(
      `forgets keys when its memory is full (maxmemory-policy ${policy}), and with them calls. Set maxmemory-policy to noeviction.`,
    )
  const valkey = read('valkey_version')
  return {
    version: valkey === '' ? version : `Valkey ${valkey}`,
    replicas: countReplicas(about),
    keeps: read('aof_enabled') === '1' ? 'an append-only file' : 'no append-only file',
    maxMemory: Number(read('maxmemory')),
  }
}
