import { JumpingClock } from '@ringdown/testing'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  connect,
  cut,
  type Device,
  JWT_SECRET,
  join,
  refused,
  serve,
  signIn,
  talk,
  until,
} from './sockets.js'

const hasDisconnected = (server: { lines: object[] }) => () =>
  server.lines.some(line => 'msg' in line && line.msg === 'device disconnected')

/** Two people in a call, of whom Bob has connected as number 7. */
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
})

it('the server says which version it speaks and what it can do', async () => {
  const server = await serve()
  const ada = await join(server, 'Ada')
  expect(ada.welcome).toMatchObject({
    v: 2,
    capabilities: expect.arrayContaining([
      'links',
      'unlisted',
      'call-key',
      'ring-policy',
      'visitors',
      'lines',
    ]),
    party: ada.party,
  })
})

it('a connection does not outlive its token, and the device connects again with a new one', async () => {
  const clock = new JumpingClock(Date.now())
  const server = await serve({ clock })
  const expiresIn = async (seconds: number) =>
    new SignJWT({ name: 'Ada', exp: Math.floor(clock.now() / 1000) + seconds })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('ringdown')
      .setAudience('ringdown')
      .setSubject('ada')
      .sign(new TextEncoder().encode(JWT_SECRET))
  const guest = { userId: 'ada', name: 'Ada', token: await expiresIn(60) }
  const [ada, bob] = [await connect(server, guest), await join(server, 'Bob')]
  await clock.jump(60_000)
  expect([ada.socket.connected, ada.closings]).toEqual([true, []])
  // Clocks may differ by thirty seconds, so until then the token would be taken again.
  await clock.jump(36_000)
  await until(() => ada.closings.includes('expired') && !ada.socket.connected)
  expect([bob.socket.connected, bob.closings]).toEqual([true, []])
  const again = await connect(server, { ...guest, token: await expiresIn(60) }, { deviceId: ada.deviceId })
  expect(again.party.userId).toBe('ada')
})
