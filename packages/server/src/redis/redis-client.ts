import { randomInt } from 'node:crypto'
import type { Cluster, ClusterOptions, Redis, RedisOptions, SentinelConnectionOptions } from 'ioredis'
import type { RedisTarget } from './redis-url.js'

/** A client of one server, of the master that Sentinels name, or of a cluster. */
export type RedisClient = Redis | Cluster

const delay = (attempt: number): number => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000)

/** What every connection has in common. */
const COMMON = {
  connectionName: 'ringdown',
  connectTimeout: 2_000,
  // A server that is frozen keeps its sockets open. This closes ours, so that it is looked for again, perhaps elsewhere.
  socketTimeout: 2_000,
  keepAlive: 5_000,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
} as const satisfies RedisOptions

/** A client that is not connected yet. What is asked of it while Redis is away fails at once; a queue would be late. */
export async function createClient(target: RedisTarget): Promise<RedisClient> {
  // Most servers have no Redis, and need not load its client.
  const { Cluster, Redis } = await import('ioredis')
  if (target.topology === 'cluster') return new Cluster([...target.endpoints], clusterOptions(target))
  return new Redis({
    ...COMMON,
    ...accessOf(target),
    ...(target.topology === 'sentinel' ? sentinelOptions(target) : target.endpoints[0]),
    db: target.database,
    lazyConnect: true,
    enableOfflineQueue: false,
    retryStrategy: delay,
    // After a failover, the old master may still answer.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  })
}

/** Connects. @throws {Error} also if it is a cluster that does not have all its slots. */
export async function connectClient(client: RedisClient): Promise<void> {
  await client.connect()
  await probeClient(client)
}

/** Asks whether it works; a cluster first who its masters are by now. @throws {Error} */
export async function probeClient(client: RedisClient): Promise<void> {
  if (!isCluster(client)) return void (await client.ping())
  await new Promise<void>((resolve, reject) =>
    client.refreshSlotsCache(error => (error ? reject(error) : resolve())),
  )
  const masters = mastersOf(client)
  const states = await Promise.all(masters.map(master => master.cluster('INFO')))
  const isWhole = states.length > 0 && states.every(state => String(state).includes('cluster_state:ok'))
  if (!isWhole) throw new Error('CLUSTERDOWN The cluster does not have all its slots')
}

/**
 * A connection of its own for listening to channels, which does not subscribe again by itself: to the master, or to any node of the
 * cluster, which passes messages on to all others. `null` if no node is known.
 */
export function subscriberOf(client: RedisClient): Redis | null {
  // Its own way of subscribing again would be an unhandled rejection where pub/sub is forbidden.
  const options = { lazyConnect: true, autoResubscribe: false, enableOfflineQueue: false }
  if (!isCluster(client)) return client.duplicate(options)
  const nodes = client.nodes()
  const node = nodes.length === 0 ? null : nodes[randomInt(nodes.length)]
  return node?.duplicate({ ...options, readOnly: false, retryStrategy: delay }) ?? null
}

/** Where messages for channels go: always to the same node of a cluster, so that they stay in order. @throws {Error} if there is none. */
export function publisherOf(client: RedisClient): Redis {
  const [first] = mastersOf(client)
  if (first === undefined) throw new Error('Connection is closed.')
  return first
}

/** The connections to the servers that take writes, as far as we know. */
export function mastersOf(client: RedisClient): readonly Redis[] {
  return isCluster(client) ? client.nodes('master') : [client]
}

export function isCluster(client: RedisClient): client is Cluster {
  return client.isCluster
}

function accessOf({ username, password, isTls }: RedisTarget) {
  return {
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    ...(isTls ? { tls: {} } : {}),
  } satisfies RedisOptions
}

function sentinelOptions(target: RedisTarget) {
  const { endpoints, master, isTls, sentinelUsername, sentinelPassword } = target
  return {
    sentinels: [...endpoints],
    name: master,
    // It hears of a failover from the Sentinels, also where the old master can still be reached from here.
    failoverDetector: true,
    sentinelReconnectStrategy: delay,
    sentinelRetryStrategy: delay,
    sentinelCommandTimeout: 1_000,
    ...(sentinelUsername === '' ? {} : { sentinelUsername }),
    ...(sentinelPassword === '' ? {} : { sentinelPassword }),
    ...(isTls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  } satisfies SentinelConnectionOptions
}

function clusterOptions(target: RedisTarget) {
  return {
    redisOptions: { ...COMMON, ...accessOf(target) },
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: delay,
    // Without a queue it fails, because its own connection is only just being made. We ask ourselves.
    enableReadyCheck: false,
    // Sent again by the client, a command whose connection was lost could be carried out twice.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    retryDelayOnTryAgain: 0,
    maxRedirections: 4,
    // With the address instead of the name, no certificate would fit.
    dnsLookup: (name, callback) => callback(null, name),
  } satisfies ClusterOptions
}
