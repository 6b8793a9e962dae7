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

/** What is asked of Redis from now on, but not what scripts do. To be called while nothing is: the client would take that for an answer. */
async function watchRequests(): Promise<string[]> {
  const direct = new Redis(redis.url)
  const monitor = await direct.monitor()
  atEnd(() => {
    monitor.disconnect()
    direct.disconnect()
  })
  const asked: string[] = []
  monitor.on('monitor', (_time: string, given: string[], source: string) => {
    if (source !== 'lua') asked.push(given.join(' '))
  })
  return asked
}

it('a device that comes, with what its page then asks for, asks Redis for little', async () => {
  const asked = await watchRequests()
  const server = await serve({ redisUrl: redis.url })
  // Redis is told each script once.
  await join(server, 'Ada')
  const bob = await join(server, 'Bob')
  await Promise.all(['history', 'choices', 'completions', 'own-calls'].map(event => bob.ask(event, {})))
  const ofDevice = asked.filter(line => line.includes(bob.guest.userId) && !line.includes('journal'))
  // Whether it may come, that it is here, its person's calls; where it listens, what waits there and was missed; that it follows, its calls.
  expect(ofDevice.length).toBeLessThanOrEqual(10)
})

it('a whole call asks Redis for little: each request costs a node about as much as an entry does', async () => {
  const asked = await watchRequests()
  const server = await serve({ redisUrl: redis.url })
  const [ada, bob] = await Promise.all(['Ada', 'Bob'].map(name => join(server, name)))
  if (!ada || !bob) throw new Error('two have joined')
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
