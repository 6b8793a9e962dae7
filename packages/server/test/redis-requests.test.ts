import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openNodes } from './nodes-rig.js'
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
async function watchRequests(url: string): Promise<string[]> {
  const direct = new Redis(url)
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
  const asked = await watchRequests(redis.url)
  const server = await serve({ redisUrl: redis.url })
  // Redis is told each script once.
  await join(server, 'Ada')
  const bob = await join(server, 'Bob')
  await Promise.all(['history', 'choices', 'completions', 'own-calls'].map(event => bob.ask(event, {})))
  const ofDevice = asked.filter(line => line.includes(bob.guest.userId) && !line.includes('journal'))
  // Whether it may come, that it is here, its person's calls; where it listens, what waits there and was missed; that it follows, its calls.
  expect(ofDevice.length).toBeLessThanOrEqual(10)
})

/** The head of a call is read. */
const HEAD = /HMGET (?:1 3 0|\S+) state life seq/g

/** At most so many of each, for a call of two people who are connected to so many nodes. */
const BOUNDS = [
  // Where both are on one, it knows all that follows.
  { nodes: 1, requests: 18, heads: 0, listeners: 0, told: 0 },
  // Who listens is asked again where a call begins and is answered.
  { nodes: 2, requests: 22, heads: 1, listeners: 3, told: 4 },
]

it.each(BOUNDS)(
  'a whole call asks Redis for little, each request costs a node about as much as an entry does: $nodes',
  async bounds => {
    const rig = await openNodes({ nodes: 0 })
    atEnd(() => rig.close())
    const asked = await watchRequests(rig.redis.url)
    const first = await rig.add()
    const last = bounds.nodes === 1 ? first : await rig.add()
    const [ada, bob] = [await join(first, 'Ada'), await join(last, 'Bob')]
    const to = { userId: ada.guest.userId, deviceId: ada.deviceId }
    const call = async () => {
      const { callId } = await ada.invite(bob.address)
      await until(() => bob.seen(callId).includes('invite'))
      const written = async (
        author: typeof ada,
        reader: typeof ada,
        body: Parameters<typeof ada.append>[1],
      ) => {
        await author.append(callId, body)
        await until(() => reader.seen(callId).some(seen => seen.startsWith(body.type)))
      }
      await written(bob, ada, { type: 'ringing' })
      await written(ada, bob, { ...description, description: offer })
      await written(ada, bob, candidates)
      await written(bob, ada, { ...description, description: answer, to })
      await written(bob, ada, { ...candidates, to })
      await written(bob, ada, { type: 'accept', session: 1 })
      await written(ada, bob, { type: 'hangup', reason: 'completed' })
      // The last that follows from it.
      await until(() => asked.some(line => line.includes('"history"')))
      return callId
    }
    // Redis is told each script once.
    await call()
    asked.length = 0
    const callId = await call()
    const requests = asked.splice(0)
    const ids = [callId, ada.guest.userId, bob.guest.userId]
    const ofCall = requests.filter(line => !line.startsWith('publish') && ids.some(id => line.includes(id)))
    expect(ofCall.length).toBeGreaterThan(10)
    expect(ofCall.length).toBeLessThanOrEqual(bounds.requests)
    const count = (pattern: RegExp, lines = ofCall) =>
      lines.reduce((sum, line) => sum + (line.match(pattern)?.length ?? 0), 0)
    // Each of its eight entries is decided by what the node saw or heard last.
    expect(count(HEAD)).toBeLessThanOrEqual(bounds.heads)
    const reading = ofCall.filter(line => line.includes('HGETALL'))
    expect(count(/ringdown:listeners:/g, reading)).toBeLessThanOrEqual(bounds.listeners)
    // What is stored and told at once needs no request: an invite, an accept and the end are told by themselves, and what is new in journals.
    const told = requests.filter(line => line.startsWith('publish') && line.includes('"entry"'))
    expect(told.length).toBeLessThanOrEqual(bounds.told)
    // What is in the way of a call is looked at.
    await ada.invite(bob.address)
    await ada.invite(bob.address)
    await until(() => count(HEAD, asked) > 0)
  },
)
