import { hostname } from 'node:os'
import { type Clock, steadyClock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import { SCRIPTS } from '../redis-scripts-folder.js'
import { NodeLease } from './node-lease.js'
import { NODE_TIMES, type NodeTimes } from './node-times.js'
import { OverdueNodes } from './overdue-nodes.js'
import { RedisConnection, type RequestObserver } from './redis-connection.js'
import type { RedisError } from './redis-error.js'
import { checkFit } from './redis-fitness.js'
import { RedisNodes } from './redis-nodes.js'

const LAGGING = 'Answered calls are acknowledged without it, and a failover could forget them.'
const LOST =
  'Redis has lost what it held, or the last of it: calls that were ringing have ended, and connected ones make themselves known again.'

/** A Redis that is ours to write to. */
export interface OpenRedis {
  readonly connection: RedisConnection
  readonly lease: NodeLease
  readonly nodes: RedisNodes
  /** What is wrong with it; `null` if it works. */
  readonly fault: RedisError | null
  /** @param observe is told when it can be written to again after a time in which it could not. */
  onBack(observe: () => void): void
  /** @param observe is told of each request. One observer. */
  measure(observe: RequestObserver): void
  close(): Promise<void>
}

interface Options {
  readonly clock: Clock
  readonly logger: Logger
  /** Which records this process has: all nodes have the same. */
  readonly records: string
  readonly times?: NodeTimes | undefined
}

/**
 * Connects to Redis, and becomes a node of the server there.
 * @throws {RedisError} if it cannot be used, or a server with other records uses it.
 */
export async function openRedis(
  url: string,
  { clock, logger, records, times = NODE_TIMES }: Options,
): Promise<OpenRedis> {
  const connection = new RedisConnection({ url, clock })
  const observers: (() => void)[] = []
  const overdue = new OverdueNodes(times)
  let nodes: RedisNodes | null = null
  const lease = new NodeLease({
    redis: connection,
    clock,
    root: SCRIPTS,
    who: `process ${process.pid} on ${hostname()}`,
    records,
    times,
    dead: () => overdue.dead,
    onTaken: taken => logger.info(taken === null ? 'Redis can be written to again' : taken.message),
    onRenewed(renewal) {
      overdue.renewed(renewal)
      if (renewal.isLost) logger.error(LOST)
      nodes?.renewed(renewal)
      if (renewal.isBack) for (const observe of observers) observe()
    },
  })
  try {
    await connection.open()
    await checkFit(connection)
    await connection.replicas.look()
    const first = await lease.take()
    nodes = await RedisNodes.open({ redis: connection, lease, clock, logger, first })
  } catch (error) {
    await lease.release()
    connection.close()
    throw error
  }
  const opened = nodes
  connection.watch(fault => {
    if (fault === null) logger.info('Redis can be used again')
    else logger.error({ fault: fault.fault }, fault.message)
    lease.missed()
  })
  connection.onReplaced(() => lease.missed(true))
  connection.replicas.watch(keepsUp => {
    if (keepsUp) logger.info('A replica of Redis keeps up again')
    else logger.warn(`Redis at ${connection.host} has a replica that does not keep up. ${LAGGING}`)
  })
  return {
    connection,
    lease,
    nodes: opened,
    get fault() {
      return connection.fault ?? lease.taken
    },
    onBack: observe => void observers.push(observe),
    measure: observe => connection.measure(observe, steadyClock),
    async close() {
      await lease.release()
      await opened.close()
      connection.close()
    },
  }
}
