import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Call, Participant } from '../src/index.js'
import { type Device, type House, openHouse, until } from './people.js'
import { createTab } from './tab.js'

let house: House
beforeEach(async () => {
  house = await openHouse({ mostParties: 3, timers: { presenceGrace: 200, callerGrace: 300 } })
})
afterEach(() => house.close())

const comesFrom = ({ connection, remote }: Participant) =>
  connection === 'connected' && remote.microphone.live && remote.camera.track?.muted === false

/** The names of those this device is connected to and receives, in the order in which they joined. */
const received = ({ participants }: Call['snapshot']) =>
  participants.filter(comesFrom).map(({ party }) => party.name)

/** One person waits on a link, and two press Join before either knows of the other. */
async function meet() {
  const [ann, bob, cleo] = (await Promise.all(['Ann', 'Bob', 'Cleo'].map(name => house.open(name)))) as [
    Device,
    Device,
    Device,
  ]
  const link = ann.ringdown.newLink()
  const anns = ann.ringdown.call(link)
  const [bobs, cleos] = (await Promise.all(
    [bob, cleo].map(async ({ ringdown }) => {
      const waiting = await until(ringdown.listen(link), calls => calls?.length === 1)
      return waiting?.[0]
    }),
  )) as [Call, Call]
  bobs.accept()
  cleos.accept()
  const calls = { anns, bobs, cleos }
  await Promise.all(
    Object.values(calls).map(call => until(call, snapshot => received(snapshot).length === 2)),
  )
  return { ann, bob, cleo, ...calls }
}

describe('three parties', () => {
  it('are connected pair by pair, each with a session of its own', async () => {
    const { anns, bobs, cleos } = await meet()
    expect(received(anns.snapshot).sort()).toEqual(['Bob', 'Cleo'])
    expect(received(bobs.snapshot).sort()).toEqual(['Ann', 'Cleo'])
    expect(received(cleos.snapshot).sort()).toEqual(['Ann', 'Bob'])
    expect(house.network.open).toBe(6)
    expect(anns.snapshot.peer).toBe(anns.snapshot.participants[0]?.party)
    expect(anns.snapshot.remote).toBe(anns.snapshot.participants[0]?.remote)
  })

  it('hear each other’s mute, and nothing but the one entry of the snapshot changes', async () => {
    const { bobs, anns } = await meet()
    const of = (name: string, { participants }: Call['snapshot']) =>
      participants.find(({ party }) => party.name === name)
    const shown = [anns.snapshot]
    anns.subscribe(() => shown.push(anns.snapshot))
    await bobs.localMedia.setMicrophone(false)
    await until(anns, snapshot => of('Bob', snapshot)?.remote.microphone.live === false)
    const [before, after] = shown.slice(-2) as [Call['snapshot'], Call['snapshot']]
    expect(of('Cleo', after)).toBe(of('Cleo', before))
    expect(of('Bob', after)).not.toBe(of('Bob', before))
  })

  it('go on as two when one of them hangs up', async () => {
    const { anns, bobs, cleos } = await meet()
    bobs.hangUp()
    expect(await bobs.ended).toBe('completed')
    for (const call of [anns, cleos])
      await until(call, ({ participants }) => participants.every(({ party }) => party.name !== 'Bob'))
    expect([received(anns.snapshot), received(cleos.snapshot)]).toEqual([['Cleo'], ['Ann']])
    cleos.hangUp()
    expect(await anns.ended).toBe('completed')
    await expect.poll(() => house.network.open).toBe(0)
  })

  it('are all connected again after the page of one was reloaded', async () => {
    const tab = createTab()
    const [ann, bob, cleo] = await Promise.all([
      house.open('Ann'),
      house.open('Bob', 'bobs-page', {}, tab),
      house.open('Cleo'),
    ])
    const link = ann.ringdown.newLink()
    const anns = ann.ringdown.call(link)
    const join = async ({ ringdown }: Device) =>
      (await until(ringdown.listen(link), calls => calls?.length === 1))?.[0] as Call
    const [bobs, cleos] = await Promise.all([join(bob), join(cleo)])
    bobs.accept()
    cleos.accept()
    const isWhole = (snapshot: Call['snapshot']) => received(snapshot).length === 2
    await Promise.all([anns, bobs, cleos].map(call => until(call, isWhole)))
    bob.unload()
    await until(anns, ({ participants }) => participants.some(({ outage }) => outage !== null))
    const again = await house.open('Bob', 'bobs-page', {}, tab)
    const back = (await until(again.ringdown, ({ calls }) => calls.length > 0)).calls[0] as Call
    await Promise.all([anns, back, cleos].map(call => until(call, isWhole)))
  })
})
