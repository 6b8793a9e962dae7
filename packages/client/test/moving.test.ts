import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Call, Participant } from '../src/index.js'
import { createMoving } from '../src/moving/index.js'
import { type Device, type House, isConnected, openHouse, until } from './people.js'
import { createTab } from './tab.js'

let house: House
let anna: Device
let phone: Device
let laptop: Device
beforeEach(async () => {
  house = await openHouse({ timers: { presenceGrace: 200, callerGrace: 300 } })
  anna = await house.open('Anna')
  phone = await house.open('Me')
  laptop = await house.open('Me')
})
afterEach(() => house.close())

const comesFrom = ({ connection, remote }: Participant) =>
  connection === 'connected' && remote.microphone.live && remote.camera.track?.muted === false
const isWhole = ({ participants }: Call['snapshot']) =>
  participants.length === 1 && participants.every(comesFrom)
const ofDevice = (call: Call) => call.snapshot.participants.map(({ party }) => party.deviceId)

/** A call of the phone's with Anna, and what the laptop knows of it. */
async function talk(from: 'phone' | 'anna' = 'phone') {
  const moving = createMoving(laptop.ringdown)
  const [caller, callee] = from === 'phone' ? [phone, anna] : [anna, phone]
  const placed = caller.ringdown.call(`user:${callee.userId}`)
  const answered = await callee.incoming()
  answered.accept()
  const [mine, annas] = from === 'phone' ? [placed, answered] : [answered, placed]
  await Promise.all([until(mine, isWhole), until(annas, isWhole)])
  const [there] = (await until(moving.elsewhere, calls => calls?.length === 1)) ?? []
  return { moving, mine, annas, there: there! }
}

describe('a call that goes on on another device', () => {
  it.each(['phone', 'anna'] as const)('is moved here and ends there: placed by %s', async from => {
    const { moving, mine, annas, there } = await talk(from)
    expect(there).toMatchObject({
      peer: { name: 'Anna' },
      role: from === 'phone' ? 'caller' : 'callee',
      canMove: true,
    })
    const shown: number[] = []
    annas.subscribe(() => shown.push(annas.snapshot.participants.length))
    const moved = await moving.move(there)
    expect(await mine.ended).toBe('moved')
    expect(mine.snapshot.endedBy).toMatchObject({ userId: phone.userId })
    await Promise.all([until(moved, isWhole), until(annas, isWhole)])
    const { me } = laptop.ringdown.snapshot
    expect(ofDevice(annas)).toEqual([me?.deviceId])
    // Anna sees one person all the time.
    expect(new Set(shown)).toEqual(new Set([1]))
    expect(moving.elsewhere.snapshot).toEqual([])
    expect(phone.devices.live).toBe(0)
    await expect.poll(() => house.network.open).toBe(2)
    moved.hangUp()
    expect(await annas.ended).toBe('completed')
  })

  it('carries media until the other device is connected', async () => {
    const { moving, mine, annas, there } = await talk()
    let wasWhole = true
    annas.subscribe(() => {
      wasWhole &&= annas.snapshot.participants.some(({ remote }) => remote.microphone.live)
    })
    const moved = await moving.move(there)
    await until(moved, isWhole)
    expect(await mine.ended).toBe('moved')
    expect(wasWhole).toBe(true)
  })

  it('is moved back', async () => {
    const { moving, annas, there } = await talk()
    const back = createMoving(phone.ringdown)
    const moved = await moving.move(there)
    await until(moved, isWhole)
    const [onLaptop] = (await until(back.elsewhere, calls => calls?.[0]?.canMove === true)) ?? []
    const again = await back.move(onLaptop!)
    await Promise.all([until(again, isWhole), until(annas, isWhole)])
    expect(await moved.ended).toBe('moved')
    expect(ofDevice(annas)).toEqual([phone.ringdown.snapshot.me?.deviceId])
  })

  it('goes to one of two devices that take it at once', async () => {
    const tablet = await house.open('Me')
    const others = createMoving(tablet.ringdown)
    const { moving, annas, there } = await talk()
    await until(others.elsewhere, calls => calls?.length === 1)
    const outcomes = await Promise.allSettled([moving.move(there), others.move(there)])
    const refusals = outcomes.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(refusals).toMatchObject([{ code: 'answered-elsewhere' }])
    await until(annas, isWhole)
    expect([laptop, tablet].filter(({ devices }) => devices.live > 0)).toHaveLength(1)
  })

  it('ends everywhere when the other person hangs up meanwhile', async () => {
    const { moving, mine, annas, there } = await talk()
    const moved = await moving.move(there)
    annas.hangUp()
    expect(await moved.ended).toBe('completed')
    expect(['completed', 'moved']).toContain(await mine.ended)
  })

  it.each(['hangs up', 'crashes'] as const)('goes on here when the other device %s meanwhile', async how => {
    const { moving, mine, annas, there } = await talk()
    const moved = await moving.move(there)
    if (how === 'crashes') phone.unload(how)
    else mine.hangUp()
    await until(moved, isWhole)
    const { me } = laptop.ringdown.snapshot
    await until(annas, snapshot => isWhole(snapshot) && ofDevice(annas)[0] === me?.deviceId)
  })

  it('stays where it is if the microphone cannot be opened here', async () => {
    const { moving, mine, annas, there } = await talk()
    laptop.devices.fail('audio', 'NotAllowedError')
    await expect(moving.move(there)).rejects.toMatchObject({ code: 'not-allowed' })
    expect([mine.snapshot.phase, annas.snapshot.phase]).toEqual(['accepted', 'accepted'])
    expect(isConnected(annas.snapshot)).toBe(true)
  })

  it('survives a reload of the page that takes it', async () => {
    const tab = createTab()
    const { moving: _, mine, annas } = await talk()
    const desktop = await house.open('Me', 'desktop', {}, tab)
    const taking = createMoving(desktop.ringdown)
    const [there] = (await until(taking.elsewhere, calls => calls?.length === 1)) ?? []
    await taking.move(there!)
    desktop.unload()
    const again = await house.open('Me', 'desktop', {}, tab)
    createMoving(again.ringdown)
    const back = (await until(again.ringdown, ({ calls }) => calls.length > 0)).calls[0] as Call
    await until(back, ({ participants }) => participants.some(({ connection }) => connection === 'connected'))
    expect(await mine.ended).toBe('moved')
    await until(
      annas,
      ({ participants }) => participants.length === 1 && participants[0]?.connection === 'connected',
    )
  }, 30_000)
})
