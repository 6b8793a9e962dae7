import { JumpingClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { connect, cut, type Device, join, serve, signIn, until } from './sockets.js'

const names = (page: { people: readonly { name: string }[] } | undefined) =>
  page?.people.map(person => person.name)
const last = (device: Device) => device.pages.at(-1)

describe('the people page of a device', () => {
  it('shows who is here by name, without itself, and follows who comes, goes and is busy', async () => {
    const clock = new JumpingClock(1_700_000_000_000)
    const server = await serve({ clock })
    const ada = await join(server, 'Ada')
    const zoe = await join(server, 'zoe')
    expect(names(await ada.watch())).toEqual(['zoe'])
    const bob = await join(server, 'Bob')
    await until(async () => {
      await clock.jump(200)
      return names(last(ada))?.length === 2
    })
    expect(names(last(ada))).toEqual(['Bob', 'zoe'])
    expect(last(ada)?.total).toBe(2)
    const { callId } = await zoe.invite(bob.address)
    await bob.append(callId, { type: 'accept' })
    await clock.jump(200)
    await until(() => last(ada)?.people.every(person => person.busy) === true)
    await bob.append(callId, { type: 'hangup', reason: 'completed' })
    await clock.jump(200)
    await until(() => last(ada)?.people.some(person => person.busy) === false)
    // A page that leaves on purpose is gone at once.
    bob.socket.disconnect()
    await until(async () => {
      await clock.jump(200)
      return names(last(ada))?.length === 1
    })
    expect(names(last(ada))).toEqual(['zoe'])
  })

  it('keeps somebody whose connection was lost for the grace, and somebody with another page open', async () => {
    const clock = new JumpingClock(1_700_000_000_000)
    const server = await serve({ clock })
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    const bobsPhone = await connect(server, bob.guest)
    await ada.watch()
    bobsPhone.socket.disconnect()
    bob.socket.io.engine.close()
    await until(
      () => server.lines.filter(line => 'msg' in line && line.msg === 'device disconnected').length === 2,
    )
    await clock.jump(14_000)
    expect(names(await ada.watch())).toEqual(['Bob'])
    await clock.jump(2_000)
    expect(names(await ada.watch())).toEqual([])
    const back = await connect(server, bob.guest)
    await back.listen()
    expect(names(await ada.watch())).toEqual(['Bob'])
    // Back within the grace period: the period ends, the presence does not.
    back.socket.io.engine.close()
    await until(
      () => server.lines.filter(line => 'msg' in line && line.msg === 'device disconnected').length === 3,
    )
    await clock.jump(1_000)
    await (await connect(server, bob.guest)).listen()
    await clock.jump(60_000)
    expect(names(await ada.watch())).toEqual(['Bob'])
  })

  it('does not flicker for a connection that is lost and back, nor for one that takes the place of another', async () => {
    const clock = new JumpingClock(1_700_000_000_000)
    const server = await serve({ clock })
    const [ada, zoe] = [await join(server, 'Ada'), await join(server, 'Zoe')]
    let bob = await join(server, 'Bob')
    await ada.watch()
    await zoe.watch({ query: 'bo' })
    const losses = () =>
      server.lines.filter(line => 'msg' in line && line.msg === 'device disconnected').length
    for (let n = 1; n <= 3; n += 1) {
      cut(bob)
      await until(() => losses() === n)
      await clock.jump(14_500)
      bob = await connect(server, bob.guest, { deviceId: bob.deviceId })
      await bob.listen()
      await clock.jump(1_000)
    }
    // The previous one is half open: the server does not know yet that it is gone.
    const before = bob
    bob = await connect(server, bob.guest, { deviceId: bob.deviceId })
    await until(() => !before.socket.connected)
    await clock.jump(60_000)
    expect(names(await ada.watch())).toEqual(['Bob', 'Zoe'])
    expect([...ada.pages, ...zoe.pages]).toEqual([])

    cut(bob)
    await until(() => losses() === 4)
    await clock.jump(15_200)
    await until(() => ada.pages.length > 0 && zoe.pages.length > 0)
    expect(ada.pages.map(names)).toEqual([['Zoe']])
    expect(zoe.pages.map(names)).toEqual([[]])
  })

  it('is searched without regard to case and cut to its limit, and says how many there are', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    for (const name of ['Bob', 'bobby', 'Eve', 'Jim BOB']) await join(server, name)
    expect(await ada.watch({ query: 'bOb', limit: 2 })).toMatchObject({
      people: [{ name: 'Bob' }, { name: 'bobby' }],
      total: 3,
    })
  })

  it('is no longer sent after unwatch', async () => {
    const clock = new JumpingClock(1_700_000_000_000)
    const server = await serve({ clock })
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    await ada.watch()
    await bob.watch()
    await ada.ask('unwatch', {})
    await join(server, 'Eve')
    await until(async () => {
      await clock.jump(200)
      return bob.pages.length > 0
    })
    expect(ada.pages).toEqual([])
  })

  it('leaves out a device that does not listen to its own address, like the doctor; a call still finds it', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const visitor = await connect(server, await signIn(server, 'Visitor'))
    expect(names(await ada.watch())).toEqual([])
    const { callId } = await ada.invite(visitor.address)
    expect((await visitor.listen()).calls.map(call => call.callId)).toEqual([callId])
    expect(names(await ada.watch())).toEqual(['Visitor'])
  })

  it('has the new name of somebody who changed it', async () => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const bob = await join(server, 'Bob')
    const renamed = await signIn(server, 'Robert', bob.guest.token)
    expect(renamed.userId).toBe(bob.guest.userId)
    await (await connect(server, renamed, { deviceId: bob.deviceId })).listen()
    expect(names(await ada.watch())).toEqual(['Robert'])
  })
})
