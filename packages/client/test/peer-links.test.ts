import type { Party } from '@ringdown/protocol'
import { FakeMediaDevices, FakeMediaStream, FakeNetwork, ManualClock } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PeerLinks } from '../src/call/peer-links.js'
import { CapturedMedia } from '../src/media/captured-media.js'
import { ann, bob } from './entries.js'
import { throwWrong } from './wrong-transitions.js'

const cleo: Party = { userId: 'cleo', deviceId: 'cleo-1', name: 'Cleo' }
const nameOf = ({ userId, deviceId }: Party) => ({ userId, deviceId })

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

function createLinks() {
  const clock = new ManualClock()
  const network = new FakeNetwork({ clock })
  const events: string[] = []
  const links = new PeerLinks({
    clock,
    PeerConnection: network.PeerConnection,
    configuration: () => ({}),
    log: { send: async () => null, withdraw: () => {} },
    onEvent: ({ type }) => events.push(type),
    onWrongTransition: throwWrong,
    resync: () => events.push('resync'),
    isOnline: () => true,
    isReady: () => true,
  })
  const media = new CapturedMedia(new FakeMediaDevices() as unknown as MediaDevices, null)
  const parties = () => [...links].map(({ party }) => party)
  return { clock, network, events, links, media, parties }
}

describe('the links of a device', () => {
  it('are found by the device at their other end, not by its user or its id alone', () => {
    const { links } = createLinks()
    const link = links.add({ isOfferer: true, party: bob })
    expect(links.with(bob)).toBe(link)
    expect(links.with({ ...bob, deviceId: 'bob-2' })).toBeUndefined()
    expect(links.with({ ...bob, userId: 'cleo' })).toBeUndefined()
    expect([links.first, links.size]).toEqual([link, 1])
  })

  it('hold on the first one what is for a device that is not known yet, and only then', () => {
    const { links } = createLinks()
    expect(links.heldFor(bob)).toBeUndefined()
    const held = links.add({ isOfferer: true, party: null })
    expect([links.heldFor(undefined), links.heldFor(bob)]).toEqual([held, held])
    held.assign(bob)
    expect([links.heldFor(undefined), links.heldFor(cleo), links.heldFor(bob)]).toEqual([
      undefined,
      undefined,
      held,
    ])
  })

  it('name the parties in the order in which they joined', () => {
    const { links } = createLinks()
    expect(links.partiesWith(ann)).toEqual([nameOf(ann)])
    links.add({ isOfferer: true, party: cleo })
    links.add({ isOfferer: false, party: bob })
    links.add({ isOfferer: true, party: null })
    expect(links.partiesWith(ann)).toEqual([bob, ann, cleo].map(nameOf))
  })

  it('are one for each party but this device: it offers to those who joined later', () => {
    const { links, network, parties } = createLinks()
    links.follow([bob, ann, cleo], ann)
    expect(parties()).toEqual([bob, cleo])
    expect([...links].map(({ sessions }) => [sessions.isOfferer, sessions.count])).toEqual([
      [false, 0],
      [true, 1],
    ])
    expect(network.connections).toHaveLength(1)
    const before = [...links]
    links.follow([bob, ann, cleo], ann)
    expect([...links]).toEqual(before)
    links.follow([ann, cleo], ann)
    expect(parties()).toEqual([cleo])
    links.follow([ann], ann)
    expect([parties(), network.open]).toEqual([[], 0])
  })

  it('stay as they are while this device is no party: the reply to its own accept is still to come', () => {
    const { links, parties } = createLinks()
    links.add({ isOfferer: false, party: bob })
    links.follow([bob, cleo], ann)
    expect(parties()).toEqual([bob])
  })

  it('of a caller count on from what it offered before it knew to whom', () => {
    const { links, parties } = createLinks()
    const held = links.add({ isOfferer: true, party: null })
    for (let offers = 0; offers < 3; offers++) held.sessions.open()
    held.assign(bob)
    links.follow([ann, cleo, bob], ann)
    expect(parties()).toEqual([bob, cleo])
    expect([...links].map(({ sessions }) => sessions.count)).toEqual([3, 4])
  })

  it('made after the answer carry media, too', () => {
    const { links, media } = createLinks()
    const early = links.add({ isOfferer: false, party: bob })
    expect(early.sessions.isAnswered).toBe(false)
    links.answer(media)
    const late = links.add({ isOfferer: false, party: cleo })
    expect([early, late].map(({ sessions }) => sessions.isAnswered)).toEqual([true, true])
  })

  it('are with the same device when its user has another id, unless somebody else has its place', () => {
    const { links, parties } = createLinks()
    links.add({ isOfferer: false, party: bob })
    links.add({ isOfferer: false, party: cleo })
    const renamed: Party = { ...bob, userId: 'bob-again' }
    links.adopt(renamed, [bob, cleo])
    links.adopt(cleo, [])
    expect(parties()).toEqual([bob, cleo])
    links.adopt({ ...renamed, deviceId: 'another' }, [])
    expect(parties()).toEqual([bob, cleo])
    links.adopt(renamed, [ann, cleo])
    expect(parties()).toEqual([renamed, cleo])
  })

  it('of a caller have a key from the start; of others, the one they are told first', () => {
    const { links: callers } = createLinks()
    const { links: callees } = createLinks()
    callers.add({ isOfferer: true, party: null })
    callees.add({ isOfferer: false, party: ann })
    expect(callers.key).toMatch(/^[\w-]{20,}$/)
    expect(callees.key).toBeNull()
  })

  it('are all closed with their call', async () => {
    const { clock, links, media, network } = createLinks()
    links.follow([ann, bob, cleo], ann)
    links.answer(media)
    expect(network.open).toBe(2)
    links.close()
    expect([network.open, clock.pending]).toEqual([0, 0])
  })
})
