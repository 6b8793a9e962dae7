import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openNodes, type TestNodes } from './nodes-rig.js'
import { RawClient } from './raw-client.js'
import { answerTo, connect, cut, Device, join, serve, signIn, talk, until } from './sockets.js'

describe('a process that stops beside another', () => {
  let rig: TestNodes
  beforeAll(async () => {
    rig = await openNodes({ nodes: 2, drainDelaySeconds: 0.2, drainSeconds: 2 })
  })
  afterAll(() => rig.close())

  it('is not ready, has its devices move, and is done when the last has gone', async () => {
    const [node] = rig.nodes
    const told = new Map<Device, number>()
    const devices = await Promise.all(
      ['Ada', 'Bob', 'Cy'].map(async name =>
        connect(node!, await signIn(node!, name), { capabilities: ['drain'] }),
      ),
    )
    const old = await join(node!, 'Old')
    for (const device of devices)
      device.socket.on('drain', () => told.set(device, (told.get(device) ?? 0) + 1))
    const drained = node!.drain()
    expect((await answerTo(node!.port, '/readyz', {})).status).toBe(503)
    // Until load balancers have noticed.
    const late = await join(node!, 'Late')
    late.socket.disconnect()
    await until(() => told.size === 3 && !old.socket.connected)
    expect(old.closings).toEqual(['stopping'])
    expect(devices.every(({ socket }) => socket.connected)).toBe(true)
    const raw = await new RawClient(node!, '127.0.0.9').opened()
    expect(raw.status).toBe(503)
    for (const device of devices) cut(device)
    await drained
    expect(devices.flatMap(({ closings }) => closings)).toEqual([])
  })

  it('sends what is for a device to where it has moved, while its old connection is still open, and answers on that', async () => {
    const [, other] = rig.nodes
    const node = await rig.add()
    const [ada, bob] = await Promise.all(
      ['Ada', 'Bob'].map(async name => {
        const device = await connect(node, await signIn(node, name), { capabilities: ['drain'] })
        await device.listen()
        return device
      }),
    )
    const callId = await talk(ada!, bob!)
    const drained = node.drain()
    await new Promise(resolve => ada!.socket.once('drain', () => resolve(null)))
    const moved = await connect(other!, ada!.guest, {
      deviceId: ada!.deviceId,
      capabilities: ['drain', 'drained'],
    })
    await moved.listen()
    const streams = {
      type: 'candidates',
      session: 1,
      ufrag: 'u',
      candidates: [],
      endOfCandidates: true,
    } as const
    await bob!.append(callId, { ...streams, to: moved.device })
    await until(() => moved.seen(callId).includes('candidates'))
    expect((await ada!.sync(callId)).entries.map(({ type }) => type)).toEqual([
      'invite',
      'accept',
      'candidates',
    ])
    expect(ada!.closings).toEqual([])
    for (const device of [ada!, bob!]) cut(device)
    await drained
    expect(bob!.seen(callId).filter(what => what.startsWith('hangup'))).toEqual([])
  })

  it('closes what is left when the time is over', async () => {
    const node = await rig.add()
    const ada = await connect(node, await signIn(node, 'Ada'), { capabilities: ['drain'] })
    let told = 0
    ada.socket.on('drain', () => {
      told += 1
    })
    await node.drain()
    expect(told).toBeGreaterThan(0)
    expect(ada.socket.connected).toBe(true)
    await node.close()
    await until(() => !ada.socket.connected)
    expect(ada.closings).toEqual(['stopping'])
  })
})

it('a process that is alone tells nobody to move', async () => {
  const server = await serve({ drainDelaySeconds: 600, drainSeconds: 600 })
  const ada = await connect(server, await signIn(server, 'Ada'), { capabilities: ['drain'] })
  let told = 0
  ada.socket.on('drain', () => {
    told += 1
  })
  await server.drain()
  expect((await answerTo(server.port, '/readyz', {})).status).toBe(503)
  await server.close()
  expect([told, ada.closings]).toEqual([0, ['stopping']])
})

it('a connection that takes over from one that is still open leaves no call, though it names none', async () => {
  const server = await serve()
  const [ada, bob] = await Promise.all([join(server, 'Ada'), join(server, 'Bob')])
  const callId = await talk(ada, bob)
  const moved = await connect(server, ada.guest, {
    deviceId: ada.deviceId,
    capabilities: ['drain', 'drained'],
  })
  await moved.append(callId, {
    type: 'candidates',
    session: 1,
    to: bob.device,
    ufrag: 'u',
    candidates: [],
    endOfCandidates: true,
  })
  const { entries } = await moved.sync(callId)
  expect(entries.map(({ type }) => type)).toEqual(['invite', 'accept', 'candidates'])
  // Another page of the device is in no call.
  await connect(server, ada.guest, { deviceId: ada.deviceId, capabilities: ['drain'] })
  await until(() => bob.seen(callId).includes('hangup peer-left'))
})

it('who comes when too many do is told in how long it is their turn', async () => {
  const server = await serve({ intake: { perSecond: 0.1, burst: 1 } })
  const guest = await signIn(server, 'Ada')
  const crowd = Array.from({ length: 5 }, () => new Device(server, guest))
  const refused = () => crowd.flatMap(({ refusal }) => refusal ?? [])
  // One is let in, and two wait for 10 and 20 seconds.
  await until(() => refused().length === 2)
  for (const [index, { code, retryAfterMs = 0 }] of refused().entries()) {
    expect(code).toBe('unavailable')
    expect(Math.ceil(retryAfterMs / 10_000)).toBe(3 + index)
  }
})
