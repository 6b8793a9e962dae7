import { steadyClock, systemClock } from '@ringdown/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RedisConnection } from '../src/redis/redis-connection.js'
import type { RedisError } from '../src/redis/redis-error.js'
import { type RedisServer, startRedis } from './redis-server.js'
import { atEnd, until } from './sockets.js'

let server: RedisServer
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.close())

async function open() {
  const connection = new RedisConnection({ url: server.url, clock: systemClock })
  await connection.open()
  atEnd(() => connection.close())
  const faults: (RedisError | null)[] = []
  connection.watch(fault => void faults.push(fault))
  return { connection, faults, ping: () => connection.ask('read', redis => redis.ping()) }
}

it('sends what is asked in one turn together, in the order of asking', async () => {
  const { connection } = await open()
  const readings = async () =>
    Number(
      /total_reads_processed:(\d+)/.exec(await connection.ask('read', redis => redis.info('stats')))?.[1],
    )
  const before = await readings()
  const answers = Array.from({ length: 50 }, () => connection.ask('write', redis => redis.incr('turn')))
  // Something that is asked by what follows in the same turn belongs to it.
  const last = Promise.resolve().then(() => connection.ask('read', redis => redis.get('turn')))
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
  expect(await last).toBe('50')
  // One of them is the question itself.
  expect((await readings()) - before).toBe(2)
})

it('sends what may wait with what is asked next, in the order of asking, and by itself if nothing is', async () => {
  const { connection } = await open()
  const order: string[] = []
  const late = connection.ask('write', redis => redis.set('late', '1'), true).then(() => order.push('late'))
  const next = connection.ask('read', redis => redis.get('late')).then(value => order.push(`next ${value}`))
  await Promise.all([late, next])
  expect(order).toEqual(['late', 'next 1'])
  expect(await connection.ask('read', redis => redis.get('late'), true)).toBe('1')
})

it('does not take a Redis for away because this process was held up itself', async () => {
  const { ping, faults } = await open()
  const asked = ping()
  // After the question was sent, longer than an answer may take.
  await new Promise(resolve => setImmediate(resolve))
  const end = performance.now() + 500
  while (performance.now() < end);
  expect(await asked).toBe('PONG')
  expect(faults).toEqual([])
})

it('asks nothing of a Redis that is away, whatever is asked of it, and is told once when it is back', async () => {
  const { connection, ping, faults } = await open()
  atEnd(() => server.resume())
  server.pause()
  await expect(ping()).rejects.toMatchObject({ fault: 'unreachable' })
  let asked = 0
  const refusals = await Promise.all(
    Array.from({ length: 1_000 }, () =>
      connection
        .ask('read', async redis => {
          asked += 1
          return redis.ping()
        })
        .catch((error: RedisError) => error.fault),
    ),
  )
  expect(new Set(refusals)).toEqual(new Set(['unreachable']))
  expect(asked).toBe(0)
  expect(faults).toHaveLength(1)
  server.resume()
  await until(() => faults.length === 2)
  expect(faults[1]).toBeNull()
  expect(await ping()).toBe('PONG')
})

it('says what is wrong with a Redis that is full, and still reads from it', async () => {
  const { connection, faults } = await open()
  const read = () => connection.ask('read', redis => redis.get('k'))
  const write = () => connection.ask('write', redis => redis.set('k', 'v'))
  await write()
  await connection.ask('write', redis => redis.config('SET', 'maxmemory', '1'))
  await expect(write()).rejects.toMatchObject({
    fault: 'full',
    message: expect.stringContaining('maxmemory'),
  })
  expect(await read()).toBe('v')
  expect(connection.fault?.fault).toBe('full')
  await connection.ask('read', redis => redis.config('SET', 'maxmemory', '0'))
  // Some changes it took all the time.
  await write()
  expect(connection.fault?.fault).toBe('full')
  await until(async () => {
    await write()
    return connection.fault === null
  })
  expect(faults.map(fault => fault?.fault ?? null)).toEqual(['full', null])
})

it('looks by itself whether there is room again', async () => {
  const { connection, faults } = await open()
  const ask = (kind: 'write' | 'urgent') => connection.ask(kind, redis => redis.ping())
  await connection.ask('write', redis => redis.config('SET', 'maxmemory', '1'))
  await expect(connection.ask('write', redis => redis.set('k', 'v'))).rejects.toMatchObject({ fault: 'full' })
  // What passes in any case shows nothing.
  await ask('urgent')
  expect(connection.fault?.fault).toBe('full')
  await connection.ask('urgent', redis => redis.config('SET', 'maxmemory', '0'))
  await until(() => connection.fault === null)
  expect(faults.map(fault => fault?.fault ?? null)).toEqual(['full', null])
})

it('is measured: how long each answer took, and each request that had none, while Redis is away as well', async () => {
  const { connection, ping } = await open()
  const seen: [string, number | string][] = []
  connection.measure((kind, outcome) => void seen.push([kind, outcome]), steadyClock)
  await ping()
  await connection.ask('write', redis => redis.set('k', 'v'))
  atEnd(() => server.resume())
  server.pause()
  await expect(ping()).rejects.toThrow()
  await expect(ping()).rejects.toThrow()
  expect(seen).toEqual([
    ['read', expect.any(Number)],
    ['write', expect.any(Number)],
    ['read', 'unreachable'],
    ['read', 'unreachable'],
  ])
  for (const [, took] of seen.slice(0, 2)) expect(took).toBeGreaterThan(0)
})
