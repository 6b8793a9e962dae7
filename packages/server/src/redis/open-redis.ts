import { hostname } from 'node:os'
import { type Clock, steadyClock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import { SCRIPTS } from '../redis-scripts-folder.js'
import { NodeLease } from './node-lease.js'
import { RedisConnection, type RequestObserver } from './redis-connection.js'
import type { RedisError } from './redis-error.js'
import { checkFit } from './redis-fitness.js'

const LOST =
  'Redis has lost what it held: calls that were ringing have ended, and connected ones make themselves known again.'

/** A Redis that is ours to write to. */
export interface OpenRedis {
  readonly connection: RedisConnection
  readonly lease: NodeLease
  /** What is wrong with it; `null` if it works. */
  readonly fault: RedisError | null
  /**
   * @param observe is told when it can be written to again after a time in which it could not, and whether it has lost what it held.
   */
  onBack(observe: (isLost: boolean) => void): void
  /** @param observe is told of each request. One observer. */
  measure(observe: RequestObserver): void
  close(): Promise<void>
}

/**
 * Connects to Redis, and takes the lease on it.
 * @throws {RedisError} if it cannot be used, or another server uses it.
 */
export async function openRedis(
  url: string,
  { clock, logger }: { clock: Clock; logger: Logger },
): Promise<OpenRedis> {
  const connection = new RedisConnection({ url, clock })
  const observers: ((isLost: boolean) => void)[] = []
  const lease = new NodeLease({
    redis: connection,
    clock,
    root: SCRIPTS,
    who: `process ${process.pid} on ${hostname()}`,
    onTaken: taken => logger.info(taken === null ? 'the lease on Redis is ours' : taken.message),
    onBack(isLost) {
      if (isLost) logger.error(LOST)
      for (const observe of observers) observe(isLost)
    },
  })
  try {
    await connection.open()
    await checkFit(connection)
    await lease.take()
  } catch (error) {
    connection.close()
    throw error
  }
  connection.watch(fault => {
    if (fault === null) logger.info('Redis can be used again')
    else logger.error({ fault: fault.fault }, fault.message)
    lease.missed()
  })
  return {
    connection,
    lease,
    get fault() {
      return connection.fault ?? lease.taken
    },
    onBack: observe => void observers.push(observe),
    measure: observe => connection.measure(observe, steadyClock),
    async close() {
      await lease.release()
      connection.close()
    },
  }
}
