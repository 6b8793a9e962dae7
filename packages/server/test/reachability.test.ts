import { JumpingClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { connect, cut, type Device, join, newLink, serve, talk, until } from './sockets.js'

const lastWord = (device: Device) => device.reachabilities.at(-1)

describe('who of a call is away', () => {
  it('is told to the peer at once, and again when the device is back', async () => {
    // Time stands, so it is no timer that tells.
    const server = await serve({ clock: new JumpingClock(1_700_000_000_000) })
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const callId = await talk(ada, bob)
    expect([...ada.reachabilities, ...bob.reachabilities]).toEqual([])
    expect((await ada.sync(callId)).unreachable).toEqual([])

    cut(bob)
    await until(() => ada.reachabilities.length > 0)
    expect(ada.reachabilities).toEqual([{ callId, unreachable: [bob.device] }])
    expect((await ada.sync(callId)).unreachable).toEqual([bob.device])

    const back = await connect(server, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
    await until(() => ada.reachabilities.length > 1)
    expect(lastWord(ada)).toEqual({ callId, unreachable: [] })
    expect((await back.sync(callId)).unreachable).toEqual([])
  })

  it('is told to the one that comes back while the other is away', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const callId = await talk(ada, bob)
    cut(ada)
    await until(() => lastWord(bob)?.unreachable[0]?.deviceId === ada.deviceId)
    cut(bob)
    const back = await connect(server, ada.guest, { deviceId: ada.deviceId, calls: [callId] })
    await until(() => lastWord(back)?.unreachable[0]?.deviceId === bob.deviceId)
    expect((await back.sync(callId)).unreachable).toEqual([bob.device])
  })

  it('is nobody when a new connection takes the place of a half-open one', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const callId = await talk(ada, bob)
    await connect(server, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
    await until(() => !bob.socket.connected)
    await until(() => ada.reachabilities.length > 0)
    expect(ada.reachabilities.every(({ unreachable }) => unreachable.length === 0)).toBe(true)
  })

  it('is told with the accept, should the caller have gone in the meantime', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    cut(ada)
    await until(() => server.lines.some(line => 'msg' in line && line.msg === 'device disconnected'))
    await bob.append(callId, { type: 'accept' })
    await until(() => bob.reachabilities.length > 0)
    expect(lastWord(bob)).toEqual({ callId, unreachable: [ada.device] })
  })

  it('is no business of a call that nobody has accepted, of other devices, nor of one that has ended', async () => {
    const server = await serve()
    const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
    const phone = await connect(server, bob.guest)
    const open = await eve.invite(newLink())
    const rings = await eve.invite(bob.address)
    await phone.append(rings.callId, { type: 'ringing' })
    expect(await eve.sync(open.callId)).not.toHaveProperty('unreachable')
    const callId = await talk(ada, bob)
    await phone.listen()
    cut(eve)
    cut(bob)
    await until(() => ada.reachabilities.length > 0)
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    await connect(server, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
    expect((await ada.sync(callId)).entries.at(-1)?.type).toBe('hangup')
    expect(await ada.sync(callId)).not.toHaveProperty('unreachable')
    expect(ada.reachabilities).toEqual([{ callId, unreachable: [bob.device] }])
    expect([...phone.reachabilities, ...eve.reachabilities]).toEqual([])
  })

  it('is told to the caller of the devices that rang, and again when one is back', async () => {
    // Time stands, so it is no timer that tells.
    const server = await serve({ clock: new JumpingClock(1_700_000_000_000) })
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await bob.appendAtOnce(callId, { type: 'ringing' })
    expect((await ada.sync(callId)).unreachable).toEqual([])
    expect(await bob.sync(callId)).not.toHaveProperty('unreachable')

    cut(bob)
    await until(() => ada.reachabilities.length > 0)
    expect(ada.reachabilities).toEqual([{ callId, unreachable: [bob.device] }])
    expect((await ada.sync(callId)).unreachable).toEqual([bob.device])

    const back = await connect(server, bob.guest, { deviceId: bob.deviceId })
    await back.listen()
    await until(() => ada.reachabilities.length > 1)
    expect(lastWord(ada)).toEqual({ callId, unreachable: [] })
    expect([...bob.reachabilities, ...back.reachabilities]).toEqual([])
  })

  it('is not said by a server that stops: it is the one that goes, and it ends no call', async () => {
    const clock = new JumpingClock(1_700_000_000_000)
    const server = await serve({ clock })
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const callId = await talk(ada, bob)
    await server.close()
    await until(() => !ada.socket.connected && !bob.socket.connected)
    for (const device of [ada, bob]) {
      expect(device.closings).toEqual(['stopping'])
      expect(device.reachabilities).toEqual([])
      expect(device.seen(callId)).not.toContain('hangup peer-left')
    }
    expect(server.lines.filter(line => 'msg' in line && line.msg === 'call ended')).toEqual([])
  })
})

describe('a device that comes back', () => {
  it('keeps the call it names, writes rejoin, and both parties have it', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const callId = await talk(ada, bob)
    cut(bob)
    const back = await connect(server, bob.guest, { deviceId: bob.deviceId, calls: [callId] })
    const { lastSeq } = await back.sync(callId)
    const reply = await back.append(callId, { type: 'rejoin', to: ada.device })
    expect(reply.seq).toBe(lastSeq + 1)
    await until(() => ada.seen(callId).includes('rejoin'))
    for (const device of [ada, back]) {
      expect((await device.sync(callId, lastSeq)).entries).toMatchObject([
        { type: 'rejoin', from: { deviceId: bob.deviceId }, seq: reply.seq },
      ])
    }
  })

  it('and does not name its call has left it', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const callId = await talk(ada, bob)
    await connect(server, bob.guest, { deviceId: bob.deviceId })
    await until(() => ada.seen(callId).includes('hangup peer-left'))
  })
})
