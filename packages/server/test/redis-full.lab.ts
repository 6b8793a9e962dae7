import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type RedisServer, startRedis } from './redis-server.js'
import { connect, type Device, join, newLink, refused, serve, statusOf, talk, until } from './sockets.js'

const bye = { type: 'hangup', reason: 'completed' } as const
const LIVE = ['calling', 'ringing', 'accepted'].map(phase => `ringdown:live:${phase}`)

let redis: RedisServer
let direct: Redis
beforeAll(async () => {
  redis = await startRedis()
  direct = new Redis(redis.url)
})
afterAll(async () => {
  direct.disconnect()
  await redis.close()
})
afterEach(() => makeRoom())

/** Redis takes nothing new, until there is room. */
const fill = () => direct.config('SET', 'maxmemory', '1')
const makeRoom = () => direct.config('SET', 'maxmemory', '0')

/** When the lease of the only node ends. */
async function leaseEnd(): Promise<number> {
  const [member = '{}'] = await direct.hvals('ringdown:{node}:members')
  return Number((JSON.parse(member) as { ends: string }).ends)
}

async function begin(timers = {}) {
  const server = await serve({ redisUrl: redis.url, timers })
  const names = ['Ada', 'Bob', 'Cy', 'Dee']
  const [ada, bob, cy, dee] = (await Promise.all(names.map(name => join(server, name)))) as [
    Device,
    Device,
    Device,
    Device,
  ]
  return { server, ada, bob, cy, dee }
}

it('with a full Redis no call begins, and those that there are end', async () => {
  const { server, ada, bob, cy, dee } = await begin()
  const callId = await talk(ada, bob)
  const held = await cy.invite(newLink())
  const rung = await cy.invite(dee.address)
  await until(() => dee.seen(rung.callId).includes('invite'))
  await fill()
  const refusal = { code: 'out-of-service', message: expect.stringContaining('can’t place calls right now') }
  expect(await refused(bob.invite(newLink()))).toMatchObject(refusal)

  // The lease on Redis is renewed nevertheless: without it nothing could be written at all.
  const end = await leaseEnd()
  await until(async () => (await leaseEnd()) > end + 1_000)
  await ada.append(callId, bye)
  await until(() => bob.seen(callId).includes('hangup completed'))
  await cy.append(held.callId, { type: 'hangup', reason: 'cancelled' })
  await dee.append(rung.callId, { type: 'decline', reason: 'declined' })
  await until(() => cy.seen(rung.callId).includes('decline declined'))
  // What a call that is over leaves behind is gone as usual.
  await until(async () => (await direct.exists(...LIVE)) === 0)
  // A deadline that was set while its call ended does nothing, and is gone once it has passed, after half a minute.
  const due = ['ringdown:{due}:times', 'ringdown:{due}:leases']
  await until(async () => (await direct.exists(...due)) === 0, 60_000)
  const complaints = server.lines.filter(line => (line as { msg: string }).msg.includes('has no memory left'))
  expect(complaints).toHaveLength(1)
})

it('a full Redis lets a ring end that nobody answers, and it is known as missed', async () => {
  const { ada, bob } = await begin({ ring: 1_500 })
  const { callId } = await ada.invite(bob.address)
  await fill()
  await until(() => ada.seen(callId).includes('hangup no-answer'))
  await until(async () => (await bob.listen()).missed.some(missed => missed.callId === callId))
})

it('a full Redis lets pages in that are in a call, or come for the first time, and all is well once there is room', async () => {
  const { server, ada, bob, cy, dee } = await begin({ callerGrace: 500, abandonedCall: 60_000 })
  const [callId, left] = [await talk(ada, bob), await talk(cy, dee)]
  await fill()
  expect(await refused(bob.invite(newLink()))).toMatchObject({ code: 'out-of-service' })
  expect(await statusOf(server.port, '/readyz', {})).toBe(200)
  ada.socket.disconnect()
  const back = await connect(server, ada.guest, { deviceId: ada.deviceId, calls: [callId] })
  await back.append(callId, bye)
  await until(() => bob.seen(callId).includes('hangup completed'))
  // A page that was loaded again leaves its call.
  const eve = await join(server, 'Eve')
  const again = await connect(server, cy.guest, { deviceId: cy.deviceId, calls: [] })
  await until(() => dee.endings(left).length > 0)
  expect(await refused(eve.invite(again.address))).toMatchObject({ code: 'out-of-service' })

  await makeRoom()
  await until(async () => {
    const rung = await eve.invite(again.address).catch(() => null)
    return rung !== null
  })
  const isOver = (line: object) => 'msg' in line && line.msg === 'Redis can be used again'
  await until(() => server.lines.some(isOver))
})
