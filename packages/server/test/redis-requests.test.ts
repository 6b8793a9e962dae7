import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RedisServer, startRedis } from './redis-server.js'
import { atEnd, join, serve, until } from './sockets.js'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.close())

const offer = { type: 'offer', sdp: 'v=0\r\n' } as const
const answer = { type: 'answer', sdp: 'v=0\r\n' } as const
const description = { type: 'description', session: 1, revision: 1 } as const
const candidates = {
  type: 'candidates',
  session: 1,
  ufrag: 'u',
  candidates: [],
  endOfCandidates: true,
} as const

it('a whole call asks Redis for little: each request costs a node about as much as an entry does', async () => {
  const server = await serve({ redisUrl: redis.url })
  const [ada, bob] = await Promise.all(['Ada', 'Bob'].map(name => join(server, name)))
  if (!ada || !bob) throw new Error('two have joined')
  const direct = new Redis(redis.url)
  const monitor = await direct.monitor()
  atEnd(() => {
    monitor.disconnect()
    direct.disconnect()
  })
  const asked: string[] = []
  monitor.on('monitor', (_time: string, given: string[], source: string) => {
    // Neither what a script does, nor what a node asks without any call.
    if (source !== 'lua') asked.push(given.join(' '))
  })
  const to = { userId: ada.guest.userId, deviceId: ada.deviceId }
  const call = async () => {
    const { callId } = await ada.invite(bob.address)
    await until(() => bob.seen(callId).includes('invite'))
    await bob.append(callId, { type: 'ringing' })
    await ada.append(callId, { ...description, description: offer })
    await ada.append(callId, candidates)
    await bob.append(callId, { ...description, description: answer, to })
    await bob.append(callId, { ...candidates, to })
    await bob.append(callId, { type: 'accept', session: 1 })
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    // The last that follows from it.
    await until(() => asked.some(line => line.includes('"history"')))
    return callId
  }
  // Redis is told each script once.
  await call()
  asked.length = 0
  const callId = await call()
  const ids = [callId, ada.guest.userId, bob.guest.userId]
  const ofCall = asked.filter(line => ids.some(id => line.includes(id)))
  expect(ofCall.length).toBeGreaterThan(20)
  expect(ofCall.length).toBeLessThanOrEqual(55)
  // Each of its eight entries is decided by what the node saw last.
  const heads = ofCall.filter(line => line.startsWith('hmget') && line.includes(`{${callId}}:head`))
  expect(heads.length).toBeLessThanOrEqual(3)
})
