import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { MemoryConnectionNumbers } from '../src/gateway/connection-numbers.js'
import { connect, cut, type Device, join, refused, serve, signIn, talk, until } from './sockets.js'

const hasDisconnected = (server: { lines: object[] }) => () =>
  server.lines.some(line => 'msg' in line && line.msg === 'device disconnected')

/** Two in a call, of whom Bob has connected as number 7. */
async function setUp() {
  const server = await serve()
  const ada = await join(server, 'Ada')
  const guest = await signIn(server, 'Bob')
  const bob = await connect(server, guest, { deviceId: 'bobs', connection: 7 })
  await bob.listen()
  const callId = await talk(ada, bob)
  return { server, ada, bob, guest, callId }
}

async function expectCallGoesOn(ada: Device, callId: string): Promise<void> {
  expect((await ada.sync(callId)).entries.at(-1)?.type).toBe('accept')
  expect(ada.seen(callId)).toEqual(['accept'])
}

describe('a handshake that arrives late', () => {
  it.each([6, 7])('as number %i ends no call and replaces no connection', async connection => {
    const { server, ada, bob, guest, callId } = await setUp()
    const late = await refused(connect(server, guest, { deviceId: 'bobs', connection }))
    expect(late).toMatchObject({ code: 'replaced', message: expect.stringContaining('7') })
    await expectCallGoesOn(ada, callId)
    expect([bob.socket.connected, ...bob.closings]).toEqual([true])
  })

  it('ends none either when the connection it was overtaken by has been lost meanwhile', async () => {
    const { server, ada, bob, guest, callId } = await setUp()
    cut(bob)
    await until(hasDisconnected(server))
    const late = connect(server, guest, { deviceId: 'bobs', connection: 6 })
    expect((await refused(late)).code).toBe('replaced')
    await expectCallGoesOn(ada, callId)
    const back = await connect(server, guest, { deviceId: 'bobs', connection: 8, calls: [callId] })
    expect((await back.sync(callId)).unreachable).toEqual([])
  })

  it('is no news to a device of another user by the same id', async () => {
    const { server } = await setUp()
    const eve = await signIn(server, 'Eve')
    await connect(server, eve, { deviceId: 'bobs', connection: 1 })
  })
})

describe('a connection number', () => {
  it('is not used up by a handshake that was refused for something else', async () => {
    const { server, guest } = await setUp()
    const forged = { ...guest, token: `${guest.token}x` }
    const bad = connect(server, forged, { deviceId: 'bobs', connection: 9 })
    expect((await refused(bad)).code).toBe('unauthorized')
    await connect(server, guest, { deviceId: 'bobs', connection: 9 })
  })

  it('of any height is taken by a server that has just been started', async () => {
    const { server, guest } = await setUp()
    await server.close()
    const next = await serve()
    await connect(next, guest, { deviceId: 'bobs', connection: 3 })
  })

  it('is remembered for an hour after the connection was made, for a bounded number of devices', async () => {
    const clock = new ManualClock()
    const numbers = new MemoryConnectionNumbers(clock)
    const device = (deviceId: string) => ({ userId: 'u', deviceId })
    expect(await numbers.advance(device('d'), 5)).toBeNull()
    await clock.advance(3_599_000)
    expect(await numbers.advance(device('d'), 5)).toBe(5)
    await clock.advance(2_000)
    expect(await numbers.advance(device('d'), 5)).toBeNull()
    for (let n = 0; n < 50_000; n += 1) await numbers.advance(device(`d${n}`), 1)
    expect(await numbers.advance(device('d'), 1)).toBeNull()
    expect(await numbers.advance(device('d49999'), 1)).toBe(1)
  })
})

it('the server says which version it speaks and what it can do', async () => {
  const server = await serve()
  const ada = await join(server, 'Ada')
  expect(ada.welcome).toMatchObject({ v: 2, capabilities: [], party: ada.party })
})
