import { createRingdownServer } from '@ringdown/server'
import { UNLIMITED } from '../../unlimited.js'

/*
 * One node in a process of its own, `node.mjs REDIS_URL DATABASE_URL`. It sends its parent its port, then its resident memory in bytes
 * each time it is asked, and ends with its parent. What is over is forgotten soon, so that what is left at the end is a leak.
 */

const [redisUrl = '', databaseUrl = ''] = process.argv.slice(2)
const { port } = await createRingdownServer({
  port: 0,
  host: '127.0.0.1',
  redisUrl,
  databaseUrl,
  jwtSecret: 'x'.repeat(32),
  rates: UNLIMITED,
  timers: { tombstone: 30_000, declined: 5_000, missed: 5_000, presenceGrace: 2_000, abandonedCall: 10_000 },
})
process.on('message', () => process.send?.(process.memoryUsage.rss()))
process.once('disconnect', () => process.exit())
process.send?.(port)
