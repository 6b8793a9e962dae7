import { type CallState, PROTOCOL_VERSION, reduce } from '@ringdown/protocol'
import { JumpingClock } from '@ringdown/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RedisCallStore } from '../src/redis/calls/redis-call-store.js'
import { RedisConnection } from '../src/redis/redis-connection.js'
import { countReplicas } from '../src/redis/redis-replicas.js'
import { SCRIPTS } from '../src/redis-scripts-folder.js'
import { entryOf } from '../src/store/call-store.js'
import { MISSED, TOMBSTONE } from './call-store-contract.js'
import { type RedisServer, startRedis } from './redis-server.js'
import { atEnd, until } from './sockets.js'

let master: RedisServer
let replica: RedisServer
beforeAll(async () => {
  master = await startRedis('--repl-diskless-sync-delay', '0')
  replica = await startRedis('--replicaof', '127.0.0.1', `${master.port}`)
})
afterAll(() => Promise.all([master.close(), replica.close()]))

const ada = { userId: 'ada', deviceId: 'a', name: 'Ada' }
const bob = { userId: 'bob', deviceId: 'b', name: 'Bob' }
const invite = {
  type: 'invite',
  entryId: 'i',
  address: 'user:bob',
  media: { audio: true, video: true },
} as const
const accept = { type: 'accept', entryId: 'a' } as const

/** @param replicaPatience long enough for a busy machine, unless it is to be too short. */
async function open(url: string, replicaPatience = 30_000) {
  // Time stands still, so that nothing counts as late but by Redis.
  const clock = new JumpingClock(0)
  const connection = new RedisConnection({ url, clock, replicaPatience })
  await connection.open()
  atEnd(() => connection.close())
  const lags: boolean[] = []
  connection.replicas.watch(keepsUp => void lags.push(keepsUp))
  const lease = { until: Number.MAX_SAFE_INTEGER, fence: 1 }
  const options = { redis: connection, lease, clock, root: SCRIPTS }
  const store = new RedisCallStore({ ...options, tombstoneMs: TOMBSTONE, missedMs: MISSED })
  /** Answers a call. @returns how long the answer took, in milliseconds. */
  async function answer(callId: string): Promise<number> {
    const seal = { v: PROTOCOL_VERSION, callId, at: 1 } as const
    const placed = reduce(null, entryOf(invite, { ...seal, from: ada }, 0)) as CallState
    await store.append(callId, invite, { ...seal, from: ada }, { ifVersion: 0, next: placed })
    const next = reduce(placed, entryOf(accept, { ...seal, from: bob }, 0)) as CallState
    const begun = performance.now()
    const step = { ifVersion: placed.version, next }
    expect((await store.append(callId, accept, { ...seal, from: bob }, step)).outcome).toBe('appended')
    return performance.now() - begun
  }
  return { connection, store, answer, lags }
}

it('acknowledges an accept once a replica has it, and without one that does not keep up', async () => {
  const { connection, answer, lags } = await open(master.url)
  const direct = new Redis(master.url)
  const copy = new Redis(replica.url)
  atEnd(() => direct.disconnect())
  atEnd(() => copy.disconnect())
  await until(async () => countReplicas(await direct.info('replication')) === 1)
  expect(connection.replicas.patience).toBeNull()
  await connection.replicas.look()
  expect(connection.replicas.patience).toBeGreaterThan(0)
  const waits = async () =>
    Number(/cmdstat_wait:calls=(\d+)/.exec(await direct.info('commandstats'))?.[1] ?? 0)
  // Redis is told each script once, and waits then as well.
  await answer('first')
  const first = await waits()
  for (let index = 0; index < 20; index += 1) {
    const callId = `call ${index}`
    await answer(callId)
    // At once, with nothing in between.
    expect(JSON.parse(String(await copy.hget(`ringdown:{${callId}}:head`, 'state')))).toMatchObject({
      phase: 'accepted',
    })
  }
  expect((await waits()) - first).toBe(20)
  expect(lags).toEqual([])

  atEnd(() => replica.resume())
  const hasty = await open(master.url, 50)
  await hasty.connection.replicas.look()
  replica.pause()
  expect(await hasty.answer('alone')).toBeGreaterThanOrEqual(45)
  expect(hasty.lags).toEqual([false])
  // The next ones do not wait for it.
  await hasty.answer('alone too')
  expect((await waits()) - first).toBe(21)
  replica.resume()
  let answered = 0
  await until(async () => {
    await hasty.connection.replicas.look()
    await hasty.answer(`together again ${answered++}`)
    return hasty.lags.length === 2
  })
  expect(hasty.lags).toEqual([false, true])
})

it('waits for nothing where there is no replica', async () => {
  const single = await startRedis()
  atEnd(() => single.close())
  const { connection, answer } = await open(single.url)
  await connection.replicas.look()
  await answer('c')
  const direct = new Redis(single.url)
  atEnd(() => direct.disconnect())
  expect(await direct.info('commandstats')).not.toContain('cmdstat_wait')
})
