import { type CallState, PROTOCOL_VERSION, reduce, systemClock } from '@ringdown/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkRedis } from '../src/doctor/redis-check.js'
import { callKeys } from '../src/redis/calls/call-keys.js'
import { readConfig } from '../src/settings/config.js'
import { entryOf } from '../src/store/call-store.js'
import { callStoreContract } from './call-store-contract.js'
import { openClusterRig } from './redis-rig.js'

let rig: Awaited<ReturnType<typeof openClusterRig>>
beforeAll(async () => {
  rig = await openClusterRig()
})
afterAll(() => rig.close())

callStoreContract('the Redis store in a cluster', () => rig.makeStore())

it('has keys in all masters, those of one call together', async () => {
  const { store } = await rig.makeStore()
  const ada = { userId: 'ada', deviceId: 'd', name: 'Ada' }
  const invite = {
    type: 'invite',
    entryId: 'e',
    address: 'user:bob',
    media: { audio: true, video: true },
  } as const
  for (let index = 0; index < 10; index += 1) {
    const callId = `call ${index}`
    const seal = { v: PROTOCOL_VERSION, callId, from: ada, at: 1 } as const
    const next = reduce(null, entryOf(invite, seal, 0)) as CallState
    await store.append(callId, invite, seal, { ifVersion: 0, next })
  }
  const kept = await Promise.all(rig.cluster.direct.map(each => each.keys('*')))
  expect(kept.every(keys => keys.length > 0)).toBe(true)
  for (let index = 0; index < 10; index += 1) {
    const mine = callKeys(`call ${index}`)
    const homes = kept.filter(keys => mine.some(key => keys.includes(key)))
    expect(homes).toHaveLength(1)
  }
  expect(await store.held('user:bob')).toHaveLength(10)
})

it('is described by the doctor, who says what to write where the URL means one server', async () => {
  const check = (redisUrl: string) => checkRedis({ ...readConfig({}, []), redisUrl }, systemClock)
  expect(await check(rig.cluster.url)).toMatchObject({
    outcome: 'ok',
    text: expect.stringMatching(
      /: a cluster with 3 masters, no replica each, no append-only file, maxmemory not set \(noeviction\)$/,
    ),
  })
  expect(await check(rig.cluster.masters[0]?.url ?? '')).toMatchObject({
    outcome: 'failure',
    text: expect.stringContaining('belongs to a cluster. Write redis-cluster:// instead of redis://.'),
  })
})
