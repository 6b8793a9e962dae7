import { rm } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openNodes, type TestNodes } from './nodes-rig.js'
import { answerTo, connect, join, refused, serve, statusOf, until } from './sockets.js'

let rig: TestNodes
beforeAll(async () => {
  rig = await openNodes({ nodes: 2, jwtSecret: null })
})
afterAll(() => rig.close())

const countedBy = async (port: number) =>
  Number(/^ringdown_nodes (\d+)$/m.exec((await answerTo(port, '/metrics', {})).body)?.[1])

it('what one signs holds on another, also where each would have made up a secret of its own', async () => {
  const [one, two] = rig.nodes
  await rm(joinPath(rig.dataDir, 'jwt-secret'))
  const three = await rig.add()
  const ada = await join(three, 'Ada')
  for (const node of [one!, two!]) expect((await connect(node, ada.guest)).welcome).not.toBeNull()
  const numbers = await Promise.all(rig.nodes.map(node => node.number()))
  expect(new Set(numbers).size).toBe(3)
  for (const { port } of rig.nodes) await until(async () => (await countedBy(port)) === 3)
  expect((await answerTo(one!.port, '/metrics', {})).body).toMatch(
    /^ringdown_hints_total\{outcome="sent"\} [1-9]\d*$/m,
  )
  // A killed one is none of them any more.
  three.kill()
  await until(() => !ada.socket.connected)
  await rig.declareDead(three)
  await until(async () => (await countedBy(one!.port)) === 2)
})

it('a server with other records is refused, with a sentence, and those that are there notice nothing', async () => {
  await expect(
    serve({ redisUrl: rig.redis.url, nodeTimes: { lease: 0, renewal: 1, grace: 0, look: 1_000 } }),
  ).rejects.toThrow(/is used by a Ringdown server with other records: process \d+ on .*RINGDOWN_DATABASE_URL/)
  expect(await statusOf(rig.nodes[0]!.port, '/readyz', {})).toBe(200)
})

it('one that was stopped and is taken for dead goes on as another node, and its devices come back', async () => {
  const [one, two] = rig.nodes
  const ada = await join(two!, 'Ada')
  const was = await two!.number()
  two!.freeze()
  await rig.declareDead(two!)
  await until(async () => (await countedBy(one!.port)) === 1)
  expect(ada.closings).toEqual([])
  two!.thaw()
  await until(() => ada.closings.includes('stopping'))
  expect(await two!.number()).toBeGreaterThan(was)
  const back = await connect(two!, ada.guest, { deviceId: ada.deviceId })
  expect((await back.invite('line:support')).seq).toBe(1)
  for (const { port } of [one!, two!]) await until(async () => (await countedBy(port)) === 2)
})

it('liveness asks nothing of Redis, and readiness is back by itself', async () => {
  const [one] = rig.nodes
  rig.redis.pause()
  await until(async () => (await statusOf(one!.port, '/readyz', {})) === 503)
  expect(await statusOf(one!.port, '/livez', {})).toBe(200)
  const ada = await join(one!, 'Ada').catch((error: unknown) => error)
  expect(await refused(Promise.reject(ada))).toMatchObject({ code: 'unavailable' })
  rig.redis.resume()
  await until(async () => (await statusOf(one!.port, '/readyz', {})) === 200)
})
