import { FakeMediaStream, seededRandom } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallHandle } from '../src/call/call-handle.js'
import type { Page } from './chaos/page.js'
import { World } from './chaos/world.js'

vi.mock('#socket-io', () => import('./chaos/sim-socket.js'))
vi.mock('../src/signaling/socket-signaling.js', async importOriginal => {
  const { noteConnections } = await import('./chaos/connections.js')
  return noteConnections(importOriginal)
})

let world: World
beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeMediaStream)
  const random = seededRandom(1)
  vi.spyOn(Math, 'random').mockImplementation(random)
  world = new World(['Ann', 'Bob', 'Cleo'], random, 0, 3)
})
afterEach(() => {
  world.close()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const pass = (ms = 1_000) => world.clock.advance(ms)

/** The names of those a call is connected to and receives; who of two joined first is open. */
const received = ({ snapshot }: CallHandle) =>
  snapshot.participants
    .filter(
      ({ connection, remote }) =>
        connection === 'connected' && remote.camera.track?.muted === false && remote.camera.live,
    )
    .map(({ party }) => party.name)
    .sort()

/** Ann waits on a link, and two press Join before either knows of the other. */
async function meet() {
  await pass()
  const [ann, bob, cleo] = world.pages as [Page, Page, Page]
  const link = ann.ringdown.newLink()
  const anns = ann.ringdown.call(link) as CallHandle
  await pass()
  const [atBob, atCleo] = [bob, cleo].map(({ ringdown }) => ringdown.listen(link))
  await pass()
  const [bobs, cleos] = [atBob, atCleo].map(listening => listening?.snapshot?.[0]) as [CallHandle, CallHandle]
  bobs.accept()
  cleos.accept()
  await pass(3_000)
  return { ann, bob, cleo, anns, bobs, cleos }
}

describe('three people in a call', () => {
  it('are connected pair by pair', async () => {
    const { anns, bobs, cleos } = await meet()
    expect([anns, bobs, cleos].map(received)).toEqual([
      ['Bob', 'Cleo'],
      ['Ann', 'Cleo'],
      ['Ann', 'Bob'],
    ])
    expect(world.network.open).toBe(6)
    expect([anns, bobs, cleos].map(({ snapshot }) => snapshot.phase)).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ])
    expect(anns.snapshot.peer).toEqual(anns.snapshot.participants[0]?.party)
  })

  it('go on as two when one hangs up, and the last one’s call ends with the other’s', async () => {
    const { bob, anns, bobs, cleos } = await meet()
    bobs.hangUp()
    await pass()
    expect(bobs.snapshot).toMatchObject({ phase: 'ended', reason: 'completed' })
    expect([anns, cleos].map(received)).toEqual([['Cleo'], ['Ann']])
    expect([anns, cleos].map(({ snapshot }) => snapshot.participants.length)).toEqual([1, 1])
    expect([world.network.open, bob.devices.live]).toEqual([2, 0])
    anns.hangUp()
    await pass()
    expect(cleos.snapshot).toMatchObject({ phase: 'ended', reason: 'completed', endedBy: { name: 'Ann' } })
    expect(world.network.open).toBe(0)
  })

  it('go on as two without one whose page went away', async () => {
    const { anns, bobs } = await meet()
    const [, , seat] = world.seats
    world.unload(seat!, 'crashes')
    await pass(70_000)
    expect([anns, bobs].map(received)).toEqual([['Bob'], ['Ann']])
    expect([anns, bobs].map(({ snapshot }) => snapshot.participants.length)).toEqual([1, 1])
  })

  it('see the mute of one, and nothing else changes', async () => {
    const { anns, bobs } = await meet()
    const before = anns.snapshot
    const seen: CallHandle['snapshot'][] = []
    anns.subscribe(() => seen.push(anns.snapshot))
    await bobs.localMedia.setMicrophone(false)
    await pass()
    const of = (name: string, { participants }: CallHandle['snapshot']) =>
      participants.find(({ party }) => party.name === name)
    expect(of('Bob', anns.snapshot)?.remote.microphone.live).toBe(false)
    expect(of('Cleo', anns.snapshot)).toBe(of('Cleo', before))
    expect(seen.length).toBeGreaterThan(0)
  })

  it('are all connected again after the page of one was reloaded', async () => {
    const { anns, cleos } = await meet()
    const [, seat] = world.seats
    world.unload(seat!, 'leaves')
    await pass(400)
    world.open(seat!)
    await pass(10_000)
    const back = seat!.page?.call as CallHandle
    expect([anns, back, cleos].map(received)).toEqual([
      ['Bob', 'Cleo'],
      ['Ann', 'Cleo'],
      ['Ann', 'Bob'],
    ])
  })

  it('are more than one call takes for a fourth', async () => {
    const { anns } = await meet()
    const fourth = world.seats[1]!
    const copy = world.duplicate(fourth)
    await pass()
    const waiting = copy.page?.ringdown.listen(anns.snapshot.address)
    await pass()
    expect(waiting?.snapshot).toEqual([])
    expect(received(anns)).toEqual(['Bob', 'Cleo'])
  })
})
