import { type CallState, PROTOCOL_VERSION, reduce } from '@ringdown/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { callKeys } from '../src/redis/calls/call-keys.js'
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
