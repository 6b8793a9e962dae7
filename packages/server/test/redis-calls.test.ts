import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RedisServer, startRedis } from './redis-server.js'
import {
  answerTo,
  atEnd,
  connect,
  type Device,
  join,
  newLink,
  refused,
  serve,
  signIn,
  statusOf,
  talk,
  until,
} from './sockets.js'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.close())

const backAgain = (device: Device, server: Parameters<typeof connect>[0], calls: string[] = []) =>
  connect(server, device.guest, { deviceId: device.deviceId, calls })

it('a Redis that is frozen: new calls fail within a second, all else goes on, and it is over by itself', async () => {
  const server = await serve({ redisUrl: redis.url })
  const [ada, bob, cy] = await Promise.all(['Ada', 'Bob', 'Cy'].map(name => join(server, name)))
  const callId = await talk(ada!, bob!)
  atEnd(() => redis.resume())

  redis.pause()
  const begun = performance.now()
  expect(await refused(cy!.invite(ada!.address))).toMatchObject({
    code: 'out-of-service',
    message: 'The server can’t place calls right now. Call again in a moment.',
  })
  expect(performance.now() - begun).toBeLessThan(1_000)
  const again = performance.now()
  expect(await refused(cy!.invite(newLink()))).toMatchObject({ code: 'out-of-service' })
  expect(performance.now() - again).toBeLessThan(500)
  // What belongs to a call is sent again by its device.
  const bye = { type: 'hangup', reason: 'completed' } as const
  expect(await refused(ada!.append(callId, bye, { entryId: 'bye' }))).toMatchObject({
    code: 'unavailable',
    retryAfterMs: 1_000,
  })
  expect(ada!.socket.connected).toBe(true)
  expect(await statusOf(server.port, '/livez', {})).toBe(200)
  expect(await answerTo(server.port, '/readyz', {})).toMatchObject({
    status: 503,
    body: '{"status":"no-store"}',
  })
  expect((await answerTo(server.port, '/metrics', {})).body).toMatch(/^ringdown_connections 3$/m)
  const dee = await signIn(server, 'Dee')
  expect(await refused(connect(server, dee))).toMatchObject({ code: 'unavailable' })

  redis.resume()
  await until(async () => (await statusOf(server.port, '/readyz', {})) === 200)
  await until(() =>
    ada!.append(callId, bye, { entryId: 'bye' }).then(
      () => true,
      () => false,
    ),
  )
  await until(() => bob!.seen(callId).includes('hangup completed'))
  const late = await cy!.invite(ada!.address)
  await until(() => ada!.seen(late.callId).includes('invite'))
  const said = server.lines.map(line => (line as { msg: string }).msg)
  const complaints = said.filter(
    line => line.includes('does not answer') || line.includes('cannot be reached'),
  )
  expect(complaints).toHaveLength(1)
  expect(said).toContain('Redis can be used again')
})

it('a Redis that is killed and empty: ringing calls are gone, connected ones are known again', async () => {
  const own = await startRedis()
  atEnd(() => own.close())
  const server = await serve({ redisUrl: own.url })
  const [ada, bob, cy] = await Promise.all(['Ada', 'Bob', 'Cy'].map(name => join(server, name)))
  const callId = await talk(ada!, bob!)
  const held = await cy!.invite('line:support')
  await own.kill()
  expect(await refused(cy!.invite(ada!.address))).toMatchObject({ code: 'out-of-service' })
  expect(cy!.socket.connected).toBe(true)
  await own.start()
  // They are told to come back, because nobody knows any more what they are in.
  await until(() => [ada, bob, cy].every(device => device!.closings.includes('stopping')))
  const [a, b, c] = [
    await backAgain(ada!, server, [callId]),
    await backAgain(bob!, server, [callId]),
    await backAgain(cy!, server),
  ]
  expect(await refused(c.sync(held.callId))).toMatchObject({ code: 'unknown-call' })
  const request = {
    callId,
    address: bob!.address,
    media: { audio: true, video: true },
    parties: [a.device, b.device],
  }
  expect((await a.restore(request)).known).toBe(false)
  expect((await b.restore(request)).known).toBe(true)
  await a.append(callId, { type: 'hangup', reason: 'completed' })
  await until(() => b.seen(callId).includes('hangup completed'))
})

it('a Redis that cannot be used ends the start with a sentence', async () => {
  const away = await startRedis()
  await away.close()
  await expect(serve({ redisUrl: away.url })).rejects.toThrow(
    /^Redis at 127\.0\.0\.1:\d+ cannot be reached\. See that it runs and that RINGDOWN_REDIS_URL is right\./,
  )
  const evicting = await startRedis('--maxmemory-policy', 'allkeys-lru')
  atEnd(() => evicting.close())
  await expect(serve({ redisUrl: evicting.url })).rejects.toThrow(/Set maxmemory-policy to noeviction\.$/)
  const locked = await startRedis('--requirepass', 'secret')
  atEnd(() => locked.close())
  await expect(serve({ redisUrl: locked.url })).rejects.toThrow(
    /refuses us\. Check the user and the password/,
  )
})
