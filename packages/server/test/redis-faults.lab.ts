import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type CallId, systemClock } from '@ringdown/protocol'
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { checkRedis } from '../src/doctor/redis-check.js'
import type { RunningServer } from '../src/index.js'
import { readConfig } from '../src/settings/config.js'
import { startCluster } from './redis-cluster.js'
import { startSentinels } from './redis-sentinels.js'
import { startRedis } from './redis-server.js'
import { atEnd, connect, type Device, join, serve, statusOf, talk, until } from './sockets.js'
import { Wire } from './wire.js'

/** How long a fault lasts, in milliseconds. */
const FAULT = 10_000
const SENTENCE = 'The server can’t place calls right now. Call again in a moment.'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What this thread did while something went on. */
async function watched(run: () => Promise<void>): Promise<{
  /** The longest time in which it did nothing else, in milliseconds. */
  readonly longest: number
  /** How much it computed, as a share of the time: this is the only thread that does something. */
  readonly busy: number
  /** How much more it holds than before, in bytes. */
  readonly growth: number
}> {
  collectGarbage()
  const held = process.memoryUsage().heapUsed
  const delays = monitorEventLoopDelay({ resolution: 10 })
  const begun = performance.now()
  const used = process.cpuUsage()
  delays.enable()
  await run()
  delays.disable()
  const { user, system } = process.cpuUsage(used)
  const busy = (user + system) / 1_000 / (performance.now() - begun)
  collectGarbage()
  return { longest: delays.max / 1e6, busy, growth: process.memoryUsage().heapUsed - held }
}

/** What asking for something gave, and how long that took, in milliseconds. */
interface Outcome {
  readonly code: string
  readonly message: string
  readonly took: number
}

async function outcomeOf({ device }: Page, ask: (device: Device) => Promise<unknown>): Promise<Outcome> {
  const begun = performance.now()
  const isLost = new Promise<never>((_, reject) => device.socket.once('disconnect', reject))
  const asked = device.socket.connected ? ask(device) : Promise.reject(new Error('not connected'))
  const said = await Promise.race([asked, isLost]).then(
    () => ({ code: 'ok', message: '' }),
    (error: { problem?: { code: string; message: string } } | string) =>
      (typeof error === 'object' && error.problem) || { code: 'lost', message: String(error) },
  )
  return { code: said.code, message: said.message, took: performance.now() - begun }
}

/** As a page does: it connects again whenever it is told to, and says what it is in. */
class Page {
  readonly #server: RunningServer
  device: Device
  calls: CallId[] = []

  constructor(server: RunningServer, device: Device) {
    this.#server = server
    this.device = device
  }

  /** @returns whether it had to connect again. */
  async reconnect(): Promise<boolean> {
    if (this.device.socket.connected) return false
    const { guest, deviceId } = this.device
    await until(async () => {
      const options = { deviceId, calls: [...this.calls] }
      const back = await connect(this.#server, guest, options).catch(() => null)
      if (back === null) return false
      this.device = back
      return back.listen().then(
        () => true,
        () => false,
      )
    })
    return true
  }
}

/** A server on a Redis, with people on it: two talk, two more have talked for a while, and the rest are free. */
async function openStreet(redisUrl: string) {
  const server = await serve({ redisUrl })
  const names = ['Ada', 'Bob', 'Cy', 'Dee', 'Eve', 'Fay']
  const devices = await Promise.all(names.map(name => join(server, name)))
  const pages = devices.map(device => new Page(server, device))
  const [ada, bob, cy, dee, eve, fay] = pages as [Page, Page, Page, Page, Page, Page]
  const talking = await talk(ada.device, bob.device)
  const ending = await talk(cy.device, dee.device)
  for (const [call, ...both] of [[talking, ada, bob] as const, [ending, cy, dee] as const])
    for (const page of both) page.calls.push(call)
  return {
    server,
    ...{ ada, bob, cy, dee, eve, fay, talking, ending },
    complaints: () => server.lines.filter(line => (line as { level: number }).level >= 50).length,
    isReady: async () => (await statusOf(server.port, '/readyz', {})) === 200,
    async reconnect() {
      await Promise.all(pages.map(page => page.reconnect()))
    },
  }
}
type Street = Awaited<ReturnType<typeof openStreet>>

/** New calls, again and again, and a hang-up that is sent until it is taken. @returns what became of the calls. */
async function goOnFor(ms: number, street: Street): Promise<Outcome[]> {
  const { server, eve, fay, cy, ending } = street
  const calls: Outcome[] = []
  const bye = { type: 'hangup', reason: 'completed' } as const
  const end = performance.now() + ms
  while (performance.now() < end) {
    calls.push(await outcomeOf(eve, device => device.invite(fay.device.address)))
    const hangup = await outcomeOf(cy, device => device.append(ending, bye, { entryId: 'bye' }))
    expect(['ok', 'unavailable', 'lost', 'unknown-call']).toContain(hangup.code)
    if (hangup.code === 'ok') cy.calls = []
    expect(await statusOf(server.port, '/livez', {})).toBe(200)
    // Not more often than one person may call another.
    await new Promise(resolve => setTimeout(resolve, 1_000))
    await street.reconnect()
  }
  return calls
}

/** A call that goes on is known to the server, from its people if not by itself. */
async function expectRestored(street: Street, callId: CallId, caller: Page, callee: Page): Promise<void> {
  const request = { callId, address: callee.device.address, media: { audio: true, video: true } }
  const parties = [caller.device.device, callee.device.device]
  for (const page of [caller, callee])
    await until(async () => {
      await street.reconnect()
      return (await outcomeOf(page, device => device.restore({ ...request, parties }))).code === 'ok'
    })
  const { entries } = await insist(callee, device => device.sync(callId))
  expect(entries.map(({ type }) => type)).toEqual(['invite', 'accept'])
}

/** Asks again, as the SDK does, for as long as the server says that it cannot yet. */
async function insist<T>(page: Page, ask: (device: Device) => Promise<T>): Promise<T> {
  let answer: T | undefined
  await until(async () => {
    await page.reconnect()
    const { code, message } = await outcomeOf(page, async device => {
      answer = await ask(device)
    })
    expect(['ok', 'unavailable', 'lost'], message).toContain(code)
    return code === 'ok'
  })
  return answer as T
}

/** After a fault: it is over by itself, what was kept is told, calls go on, and new ones succeed. */
async function expectWhole(street: Street): Promise<void> {
  const { ada, bob, cy, dee, eve, fay, talking, ending } = street
  await until(async () => {
    await street.reconnect()
    return street.isReady()
  })
  const bye = { type: 'hangup', reason: 'completed' } as const
  await until(async () => {
    await street.reconnect()
    const { code } = await outcomeOf(cy, device => device.append(ending, bye, { entryId: 'bye' }))
    return code === 'ok' || code === 'unknown-call' || code === 'wrong-transition'
  })
  await until(async () => {
    await street.reconnect()
    const { code } = await outcomeOf(dee, device => device.sync(ending))
    return code === 'ok' || code === 'unknown-call'
  })
  // A Redis that was emptied does not know it any more.
  const known = await dee.device.sync(ending).catch(() => null)
  if (known !== null) expect(known.entries.at(-1)).toMatchObject({ type: 'hangup' })

  await expectRestored(street, talking, ada, bob)
  await insist(ada, device => device.append(talking, bye, { entryId: 'bye' }))
  await until(() => bob.device.seen(talking).includes('hangup completed'))

  let placed = ''
  await until(async () => {
    await street.reconnect()
    const { code } = await outcomeOf(eve, async device => {
      placed = (await device.invite(dee.device.address)).callId
    })
    return code === 'ok'
  })
  await until(() => dee.device.seen(placed).includes('invite'))
  await insist(dee, device => device.append(placed, { type: 'accept' }, { entryId: 'accept' }))
  await until(() => eve.device.seen(placed).includes('accept'))
  expect(fay.device.socket.connected).toBe(true)
}

interface Expectations {
  /** How long a call may take that is placed all the same, in milliseconds. */
  readonly placedWithin?: number
}

/** Fails unless each call was refused within a second with the sentence, or placed. */
function expectRefused(calls: readonly Outcome[], { placedWithin = 1_000 }: Expectations = {}): void {
  expect(calls.length).toBeGreaterThan(1)
  for (const { code, message, took } of calls) {
    expect(['ok', 'out-of-service', 'lost']).toContain(code)
    if (code === 'out-of-service') expect(message).toBe(SENTENCE)
    expect(took).toBeLessThan(code === 'out-of-service' ? 1_000 : placedWithin)
  }
}

/** Goes through a fault and out of it again. */
async function goThrough(
  street: Street,
  begin: () => void | Promise<void>,
  end: () => void | Promise<void>,
  expectations: Expectations = {},
): Promise<Outcome[]> {
  let calls: Outcome[] = []
  const { longest, busy, growth } = await watched(async () => {
    await begin()
    calls = await goOnFor(FAULT, street)
    await end()
  })
  expectRefused(calls, expectations)
  expect(longest).toBeLessThan(3_000)
  expect(busy).toBeLessThan(0.5)
  expect(growth).toBeLessThan(16 * 2 ** 20)
  expect(street.complaints()).toBeLessThan(6)
  await expectWhole(street)
  return calls
}

async function open() {
  const redis = await startRedis()
  atEnd(() => redis.close())
  const direct = new Redis(redis.url)
  direct.on('error', () => {})
  atEnd(() => direct.disconnect())
  return { redis, direct, street: await openStreet(redis.url) }
}

it('Redis is killed, and comes back empty ten seconds later', async () => {
  const { redis, street } = await open()
  const calls = await goThrough(
    street,
    () => redis.kill(),
    () => redis.start(),
  )
  expect(calls.map(({ code }) => code)).not.toContain('ok')
})

it('Redis stands still for ten seconds', async () => {
  const { redis, street } = await open()
  atEnd(() => redis.resume())
  const calls = await goThrough(
    street,
    () => redis.pause(),
    () => redis.resume(),
  )
  expect(calls.map(({ code }) => code)).not.toContain('ok')
})

it('Redis is emptied while it runs', async () => {
  const { direct, street } = await open()
  await goThrough(
    street,
    async () => void (await direct.flushall()),
    () => {},
  )
})

it('Redis has no memory left', async () => {
  const { direct, street } = await open()
  const calls = await goThrough(
    street,
    async () => void (await direct.config('SET', 'maxmemory', '1')),
    async () => void (await direct.config('SET', 'maxmemory', '0')),
  )
  expect(calls.map(({ code }) => code)).not.toContain('ok')
})

it('Redis takes no changes', async () => {
  const { direct, street } = await open()
  const calls = await goThrough(
    street,
    async () => void (await direct.config('SET', 'min-replicas-to-write', '1')),
    async () => void (await direct.config('SET', 'min-replicas-to-write', '0')),
  )
  expect(calls.map(({ code }) => code)).not.toContain('ok')
})

it('Redis answers 200 ms late', async () => {
  const redis = await startRedis()
  atEnd(() => redis.close())
  const { wire, port } = await Wire.to(redis.port)
  atEnd(() => wire.close())
  const street = await openStreet(`redis://127.0.0.1:${port}`)
  await goThrough(
    street,
    () => wire.slow(100),
    () => wire.slow(0),
    { placedWithin: 5_000 },
  )
})

it('a master of a cluster dies, and comes back empty ten seconds later', async () => {
  const cluster = await startCluster()
  atEnd(() => cluster.close())
  const street = await openStreet(cluster.url)
  const [first] = cluster.masters
  await goThrough(
    street,
    () => first?.kill(),
    () => first?.start(),
  )
})

it('the master dies, and Sentinels make a replica the master that has not heard of the last writes', async () => {
  const set = await startSentinels()
  atEnd(() => set.close())
  const street = await openStreet(set.url)
  const { server, eve, fay } = street
  const over = await Promise.all(['Gus', 'Hal'].map(async name => new Page(server, await join(server, name))))
  const [gus, hal] = over as [Page, Page]
  const ended = await talk(gus.device, hal.device)
  const direct = new Redis(set.master.url)
  direct.on('error', () => {})
  atEnd(() => direct.disconnect())
  // The replica may not come back to it, so it hears of nothing from here on.
  await direct.config('SET', 'requirepass', 'for the replica')
  await direct.call('CLIENT', 'KILL', 'TYPE', 'replica')
  const answered = await talk(eve.device, fay.device)
  for (const page of [eve, fay]) page.calls.push(answered)
  await gus.device.append(ended, { type: 'hangup', reason: 'completed' })
  await until(() => hal.device.seen(ended).includes('hangup completed'))

  await goThrough(
    street,
    () => set.master.kill(),
    // Usually it is over before. On a busy machine the Sentinels may need several elections.
    () => until(async () => (await set.masterPort()) === set.replica.port, 60_000),
  )
  const check = (redisUrl: string) => checkRedis({ ...readConfig({}, []), redisUrl }, systemClock)
  expect(await check(set.url)).toMatchObject({
    outcome: 'ok',
    text: expect.stringContaining('Sentinels with the master "ours", no replica,'),
  })
  expect(await check(set.url.replace(/ours$/, 'theirs'))).toMatchObject({
    outcome: 'failure',
    text: expect.stringContaining('knows no master of that name.'),
  })
  expect(await check(`redis://127.0.0.1:${set.sentinels[0]?.port}`)).toMatchObject({
    outcome: 'failure',
    text: expect.stringContaining('is a Sentinel, which has no calls itself. Write redis-sentinel://'),
  })
  // What was answered in the last moment is known again from its people, and what was ended does not come back to life.
  await Promise.all(over.map(page => page.reconnect()))
  await expectRestored(street, answered, eve, fay)
  await until(async () => {
    const { people } = await insist(fay, device => device.watch({ limit: 20 }))
    return (
      people.some(({ name }) => name === 'Gus') && !people.some(({ name, busy }) => name === 'Gus' && busy)
    )
  })
})
