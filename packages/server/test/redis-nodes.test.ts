import { type CallState, PROTOCOL_VERSION, reduce, systemClock } from '@ringdown/protocol'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Written } from '../src/nodes/nodes.js'
import { RedisCallStore } from '../src/redis/calls/redis-call-store.js'
import type { NodeTimes } from '../src/redis/node-times.js'
import { SCRIPTS } from '../src/redis-scripts-folder.js'
import { entryOf, type WrittenEntry } from '../src/store/call-store.js'
import { agree, type Gone, openNode, selves } from './redis-nodes-rig.js'
import { openRedisRig } from './redis-rig.js'
import { atEnd, until } from './sockets.js'

declare module '../src/nodes/hints.js' {
  interface Hints {
    'written-word': Written & { readonly word: string }
  }
}

/** Deaths are noticed fifteen times as soon as in earnest. */
const HURRIED: NodeTimes = { lease: 300, renewal: 60, grace: 300, look: 1_000 }
/** What is learned with these is learned from hints. */
const SLOW: NodeTimes = { lease: 60_000, renewal: 20_000, grace: 60_000, look: 60_000 }

let rig: Awaited<ReturnType<typeof openRedisRig>>
beforeAll(async () => {
  rig = await openRedisRig()
})
afterAll(() => rig.close())
beforeEach(async () => void (await rig.direct.flushall()))

const open = (times: NodeTimes = HURRIED, tidy?: (gone: Gone) => Promise<void>) =>
  openNode(rig.server, { times, ...(tidy && { tidy }) })

it('nodes hear of one that comes and of one that goes at once, and one of them tidies up after it', async () => {
  const [one, two] = [await open(SLOW), await open(SLOW)]
  await agree(one, two)
  const three = await open(SLOW)
  await agree(one, two, three)
  const left = three.nodes.self
  await three.leave()
  await agree(one, two)
  await until(() => one.gone.length + two.gone.length === 2)
  expect([...one.gone, ...two.gone].map(({ node }) => node)).toEqual([left, left])
  expect([...one.gone, ...two.gone].filter(({ isOurs }) => isOurs)).toHaveLength(1)
})

it('hints come in the order of sending, to this node at once; what cannot be read or is of an unknown kind is dropped', async () => {
  const [one, two] = [await open(), await open()]
  await agree(one, two)
  one.nodes.send([one.nodes.self, two.nodes.self], 'word', { word: '0' })
  expect(one.heard).toEqual([{ from: one.nodes.self, word: '0' }])
  await rig.direct.publish(`ringdown:0:node:${two.nodes.self}`, 'no JSON')
  await rig.direct.publish(`ringdown:0:node:${two.nodes.self}`, '{"not": "a hint"}')
  one.nodes.send([two.nodes.self], 'unknown', { word: 'x' })
  for (let n = 1; n < 50; n++) one.nodes.send([two.nodes.self], 'word', { word: `${n}` })
  one.nodes.sendToOthers('word', { word: 'to all' })
  await until(() => two.heard.at(-1)?.word === 'to all')
  const words = two.heard.map(({ word }) => word)
  expect(words).toEqual([...Array.from({ length: 50 }, (_, n) => `${n}`), 'to all'])
  expect(one.heard).toHaveLength(1)
  expect(two.nodes.hints.dropped).toBe(2)
  expect(two.nodes.hints.received).toBeGreaterThanOrEqual(52)
  await until(() => one.nodes.hints.sent >= 52)
})

it('what a store writes comes as a hint that the store sends with it, if it writes it', async () => {
  const [one, two] = [await open(), await open()]
  await agree(one, two)
  const heard: unknown[] = []
  two.nodes.receive('written-word', hint => void heard.push(hint))
  const [announcement, ...others] =
    one.nodes.announce?.([one.nodes.self, two.nodes.self], 'written-word', { word: 'a\nb' }) ?? []
  expect(others).toEqual([])
  const store = new RedisCallStore({
    ...{ redis: one.connection, lease: one.lease, root: SCRIPTS, clock: systemClock },
    ...{ tombstoneMs: 1_000, missedMs: 1_000 },
  })
  const draft = {
    type: 'invite',
    entryId: 'e',
    address: 'user:bob',
    media: { audio: true, video: true },
  } as const
  const seal = { v: PROTOCOL_VERSION, callId: 'c', from: null, at: 1 } as const
  const next = reduce(
    null,
    entryOf(draft, { ...seal, from: { userId: 'a', deviceId: 'd', name: 'A' } }, 0),
  ) as CallState
  const append = () => store.append('c', draft, seal, { ifVersion: 0, next, announcements: [announcement!] })
  const appended = await append()
  expect(appended).toMatchObject({ outcome: 'appended', isAnnounced: true })
  expect((await append()).outcome).toBe('repeated')
  await until(() => heard.length > 0)
  one.nodes.send([two.nodes.self], 'word', { word: 'last' })
  await until(() => two.heard.length > 0)
  const { json } = appended as WrittenEntry
  expect(heard).toEqual([{ word: 'a\nb', written: json }])
})

it('a receiver that throws does not keep the next hint from being taken', async () => {
  const [one, two] = [await open(), await open()]
  two.nodes.receive('unknown', () => {
    throw new Error('no')
  })
  await agree(one, two)
  one.nodes.send([two.nodes.self], 'unknown', { word: 'x' })
  two.nodes.send([two.nodes.self], 'unknown', { word: 'x' })
  one.nodes.send([two.nodes.self], 'word', { word: 'y' })
  await until(() => two.heard.length === 1)
})

it('one that is killed is noticed; one other tidies up, another if that is killed too, and again where that failed', async () => {
  let failures = 3
  const tidy = async ({ isOurs }: Gone) => {
    failures -= 1
    if (isOurs && failures > 0) throw new Error('Redis is away')
  }
  const never = ({ isOurs }: Gone) => (isOurs ? new Promise<void>(() => {}) : Promise.resolve())
  const one = await open()
  const dead = one.nodes.self
  const two = await open(HURRIED, never)
  await agree(one, two)
  one.kill()
  await until(() => two.gone.length === 1)
  expect(two.gone).toMatchObject([{ node: dead, isOurs: true }])
  const second = two.nodes.self
  const three = await open(HURRIED, tidy)
  await agree(two, three)
  expect(three.gone).toEqual([])
  two.kill()
  await until(() => failures < 0)
  const ours = three.gone.filter(({ isOurs }) => isOurs).map(({ node }) => node)
  expect([...new Set(ours)].sort()).toEqual([dead, second])
  await until(async () => (await rig.direct.hlen('ringdown:{node}:gone')) === 0)
  const told = three.gone.length
  await until(() => three.lease.until > 0 && `${three.nodes.all}` === `${[three.nodes.self]}`)
  expect(three.gone).toHaveLength(told)
})

it('with pub/sub switched off, nodes learn of one another all the same', async () => {
  await rig.direct.call('ACL', 'SETUSER', 'default', 'resetchannels')
  atEnd(async () => void (await rig.direct.call('ACL', 'SETUSER', 'default', 'allchannels')))
  const [one, two] = [await open(), await open()]
  await agree(one, two)
  expect(one.connection.fault).toBeNull()
  const left = two.nodes.self
  await two.leave()
  await until(() => one.gone.length === 1)
  expect(one.gone).toMatchObject([{ node: left, isOurs: true }])
})

it('a Redis that is away for longer than lease and grace together makes none dead', async () => {
  const all = [await open(), await open(), await open()]
  await agree(...all)
  const before = selves(...all)
  const ends = all.map(({ lease }) => lease.until)
  rig.server.pause()
  // So long is it away. Redis measures leases by its own clock, which no test can move.
  await new Promise(resolve => setTimeout(resolve, HURRIED.lease + HURRIED.grace + 300))
  rig.server.resume()
  await until(() => all.every(({ lease }, n) => lease.until > ends[n]! + HURRIED.lease + HURRIED.grace))
  await agree(...all)
  expect(selves(...all)).toEqual(before)
  expect(all.flatMap(({ gone }) => gone)).toEqual([])
  expect(all.map(({ numbers }) => numbers.length)).toEqual([1, 1, 1])
})

it('one that was cut off for too long is another node when it is back, and writes nothing as the old one', async () => {
  const [one, two] = [await open(), await open()]
  await agree(one, two)
  const was = two.nodes.self
  const { until: ends } = two.lease
  two.wire.hold()
  await until(() => one.gone.length === 1)
  expect(one.gone).toMatchObject([{ node: was, isOurs: true }])
  const { store } = await rig.makeStore({ until: ends, fence: was })
  await expect(store.setDue({ callId: 'c', deadline: 'no-answer' }, 1)).rejects.toMatchObject({
    fault: 'fenced',
  })
  two.wire.release()
  await until(() => two.numbers.length > 1)
  await agree(one, two)
  expect(two.nodes.self).toBeGreaterThan(was)
})

it('where Redis was emptied every node has another number, and they agree again', async () => {
  const all = [await open(), await open(), await open()]
  await agree(...all)
  const before = selves(...all)
  await rig.server.kill()
  await rig.server.start()
  await until(() => all.every(({ numbers }) => numbers.length === 2))
  await agree(...all)
  expect(Math.min(...selves(...all))).toBeGreaterThan(Math.max(...before))
  const ours = () =>
    all
      .flatMap(({ gone }) => gone.filter(({ isOurs }) => isOurs).map(({ node }) => node))
      .sort((a, b) => a - b)
  await until(() => `${ours()}` === `${before}`)
})
