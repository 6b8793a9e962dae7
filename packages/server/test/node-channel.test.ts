import { type Clock, systemClock } from '@ringdown/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NodeChannel } from '../src/redis/node-channel.js'
import { RedisConnection } from '../src/redis/redis-connection.js'
import { type RedisServer, startRedis } from './redis-server.js'
import { atEnd, until } from './sockets.js'
import { Wire } from './wire.js'

/** Looks twenty times as often as in earnest whether it still hears. */
const hurried: Clock = { now: systemClock.now, after: (ms, run) => systemClock.after(ms / 20, run) }

let server: RedisServer
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.close())

async function open(node: number, url = server.url) {
  const redis = new RedisConnection({ url, clock: systemClock })
  await redis.open()
  const heard: string[] = []
  const channel = await NodeChannel.open({
    redis,
    clock: hurried,
    node,
    onHint: hint => void heard.push(hint),
  })
  atEnd(() => {
    channel.close()
    redis.close()
  })
  return { channel, heard, redis }
}

/** Sends until it is heard, for nobody says when a subscription is there. */
async function arrives(from: NodeChannel, node: number, heard: readonly string[], hint: string) {
  await until(async () => {
    await from.send(node, hint)
    return heard.includes(hint)
  })
}

it('takes hints to one node, in the order of sending, or to all, and to no other', async () => {
  const [a, b] = [await open(1), await open(2)]
  await arrives(a.channel, 1, a.heard, 'begin')
  await arrives(a.channel, 2, b.heard, 'begin')
  for (const { heard } of [a, b]) heard.length = 0
  const sent = Array.from({ length: 100 }, (_, n) => `hint ${n}`)
  for (const hint of sent) void a.channel.send(2, hint)
  await b.channel.sendToAll('to all')
  await until(() => a.heard.includes('to all') && b.heard.includes('to all') && b.heard.includes('hint 99'))
  expect(b.heard.filter(hint => hint.startsWith('hint'))).toEqual(sent)
  expect(a.heard).toEqual(['to all'])
})

it('hears under a new number, and no more under the old one', async () => {
  const [a, b] = [await open(1), await open(2)]
  await arrives(a.channel, 2, b.heard, 'begin')
  b.channel.renumber(3)
  await arrives(a.channel, 3, b.heard, 'to the new one')
  b.heard.length = 0
  await a.channel.send(2, 'to the old one')
  await arrives(a.channel, 3, b.heard, 'after it')
  expect(b.heard).not.toContain('to the old one')
})

it('is not that of another database of the same Redis', async () => {
  const [a, other] = [await open(1), await open(1, `${server.url}/1`)]
  await arrives(other.channel, 1, other.heard, 'begin')
  await arrives(a.channel, 1, a.heard, 'here')
  await a.channel.sendToAll('here')
  await arrives(other.channel, 1, other.heard, 'end')
  expect(other.heard).not.toContain('here')
})

it('notices that it hears nothing any more, and listens on another connection', async () => {
  const { wire, port } = await Wire.to(Number(new URL(server.url).port))
  const [a, b] = [await open(1), await open(2, `redis://127.0.0.1:${port}`)]
  atEnd(() => wire.close())
  await arrives(a.channel, 2, b.heard, 'begin')
  // Only what it listens on: everything that it asks is answered.
  wire.holdLast()
  await arrives(a.channel, 2, b.heard, 'after')
  expect(b.redis.fault).toBeNull()
})

it('loses hints while Redis has no pub/sub or is away, says nothing is wrong with the former, and hears again', async () => {
  const [a, b] = [await open(1), await open(2)]
  await arrives(a.channel, 2, b.heard, 'begin')
  await a.redis.ask('write', client => client.call('ACL', 'SETUSER', 'default', 'resetchannels'))
  expect(await a.channel.send(2, 'forbidden')).toBe(false)
  expect(a.redis.fault).toBeNull()
  await a.redis.ask('write', client => client.call('ACL', 'SETUSER', 'default', 'allchannels'))
  await arrives(a.channel, 2, b.heard, 'allowed')

  await server.kill()
  expect(await a.channel.send(2, 'lost')).toBe(false)
  await server.start()
  await arrives(a.channel, 2, b.heard, 'after')
  expect(b.heard).not.toContain('lost')
  expect(b.heard).not.toContain('forbidden')
})

it('sends nothing that is longer than a hint may be', async () => {
  const { channel } = await open(1)
  expect(await channel.send(1, 'x'.repeat(262_144))).toBe(true)
  expect(await channel.send(1, 'x'.repeat(262_145))).toBe(false)
  expect(await channel.sendToAll('x'.repeat(262_145))).toBe(false)
})
