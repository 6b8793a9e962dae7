import { seededRandom } from '@ringdown/testing'
import { vi } from 'vitest'
import type { CallHandle } from '../../src/call/call-handle.js'
import type { Page } from './page.js'
import { type Seat, World } from './world.js'

/** Two people's pages, online, on a network and a server without faults. Stubs what is random, for the test to restore. */
export async function openCalm() {
  const random = seededRandom(1)
  // How long pages wait before they connect again, for one.
  vi.spyOn(Math, 'random').mockImplementation(random)
  const world = new World(['Ann', 'Bob'], random, 0)
  const [annsSeat, bobsSeat] = world.seats as [Seat, Seat]
  await world.clock.advance(1_000)
  const pageOf = ({ page }: Seat): Page => page as Page
  const ann = pageOf(annsSeat)
  const bob = pageOf(bobsSeat)

  const pass = (ms = 1_000) => world.clock.advance(ms)
  /** Ann calls Bob, and it rings there. */
  const ring = async (media = { audio: true, video: true }) => {
    const call = ann.place('Bob', media) as CallHandle
    await pass()
    const [ring] = bob.ringdown.snapshot.incoming
    return { call, ring: ring as CallHandle }
  }
  /** Bob answers, and they are connected. */
  const meet = async (media?: { audio: boolean; video: boolean }) => {
    const sides = await ring(media)
    bob.accept(sides.ring, {})
    await pass()
    return sides
  }
  /** Opens the page of a seat again, as a reload does. */
  const reload = async (seat: Seat, how: 'leaves' | 'crashes' = 'leaves') => {
    world.unload(seat, how)
    await pass(400)
    world.open(seat)
    await pass()
    return pageOf(seat)
  }
  return { world, ann, bob, annsSeat, bobsSeat, pass, ring, meet, reload }
}

export type Calm = Awaited<ReturnType<typeof openCalm>>
