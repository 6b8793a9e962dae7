import type { Page, Wanted } from './page.js'
import { isAccepted } from './promises.js'
import type { Seat, World } from './world.js'

/** What can happen, and its relative frequency. */
export const KINDS = {
  call: 10,
  answer: 14,
  decline: 1,
  'hang up': 2,
  'cut path': 3,
  'restore path': 4,
  'break path': 2,
  'cut connection': 3,
  'repair connection': 4,
  'drop connections': 2,
  'kill server': 2,
  'start server': 4,
  reload: 4,
  crash: 2,
  'close tab': 1,
  'open tab': 4,
  sleep: 1,
  wake: 3,
  microphone: 2,
  camera: 2,
  screen: 2,
  resume: 2,
  'network changed': 2,
  'keep waiting': 1,
  'try now': 1,
  'duplicate tab': 1,
} as const
export type Kind = keyof typeof KINDS

/** One step of a run. If it is impossible nothing happens, so that any part of a run is a run. */
export interface Step {
  readonly kind: Kind
  /** Which seat, and which other one. */
  readonly who: number
  readonly whom: number
  readonly on: boolean
  /** Milliseconds to wait before it. */
  readonly afterMs: number
}

/** With more tabs than this, people would mostly be busy. */
const MOST_SEATS = 4
/** Milliseconds until a reloaded page is back, and one that has crashed. */
const RELOAD_MS = 400
const CRASHED_MS = 3000

/** @returns what has happened, in words; `null` if nothing could. */
export function take({ kind, who, whom, on }: Step, world: World): string | null {
  const seat = world.seats[who % world.seats.length]!
  const { page } = seat
  if (kind === 'kill server' || kind === 'start server' || kind === 'drop connections')
    return ofServer(kind, world)
  if (kind === 'open tab') {
    if (page) return null
    world.open(seat)
  } else {
    if (!page || (page.isAsleep && kind !== 'wake')) return null
    const others = world.seats.filter(({ name }) => name !== seat.name)
    if (!ofPage(kind, { world, seat, page, on, callee: others[whom % others.length]! })) return null
  }
  return `${seat.deviceId}: ${kind}${ON.has(kind) ? (on ? ' on' : ' off') : ''}`
}

const ON: ReadonlySet<Kind> = new Set(['microphone', 'camera', 'screen', 'call', 'answer'])

function ofServer(kind: 'kill server' | 'start server' | 'drop connections', world: World): string | null {
  if ((world.server === null) !== (kind === 'start server')) return null
  if (kind === 'kill server') world.killServer()
  else if (kind === 'start server') world.startServer()
  else world.server?.dropLines()
  return kind
}

interface Scene {
  readonly world: World
  readonly seat: Seat
  readonly page: Page
  readonly callee: Seat
  readonly on: boolean
}

const PAGE_STEPS: Partial<Record<Kind, (scene: Scene) => boolean>> = {
  call({ page, callee, on }) {
    // People in a call seldom call someone else.
    if (page.call && !on) return false
    page.place(callee.name, { audio: true, video: on })
    return true
  },
  answer({ page, on }) {
    const [ring] = page.ringdown.snapshot.incoming
    if (ring) page.accept(ring, on ? {} : { video: false })
    return ring !== undefined
  },
  decline({ page }) {
    const [ring] = page.ringdown.snapshot.incoming
    ring?.decline()
    return ring !== undefined
  },
  'hang up'({ page }) {
    const { call } = page
    call?.hangUp()
    return call !== null
  },
  'cut path': always(({ page }) => page.cutPath(true)),
  'restore path': always(({ page }) => page.cutPath(false)),
  'break path'({ page }) {
    page.breakPath()
    return page.call !== null
  },
  'cut connection': always(({ page }) => page.cutConnection(true)),
  'repair connection': always(({ page }) => page.cutConnection(false)),
  reload: ({ world, seat }) => reopen(world, seat, 'leaves', RELOAD_MS),
  crash: ({ world, seat }) => reopen(world, seat, 'crashes', CRASHED_MS),
  'close tab': always(({ world, seat }) => world.unload(seat, 'leaves')),
  sleep: always(({ page }) => page.sleep()),
  wake({ page }) {
    if (!page.isAsleep || page.sleepsForAboutLong) return false
    page.wake()
    return true
  },
  microphone: scene => turn(scene, 'audio'),
  camera: scene => turn(scene, 'video'),
  screen: scene => turn(scene, 'screen'),
  resume({ page }) {
    page.resume()
    return page.call?.localMedia.snapshot.paused !== null
  },
  'network changed': always(({ page }) => page.networkChanged()),
  'keep waiting'({ page }) {
    page.call?.keepWaiting()
    return (page.call?.snapshot.outage ?? null) !== null
  },
  'try now'({ page }) {
    page.ringdown.reconnect()
    page.call?.reconnect()
    return true
  },
  'duplicate tab'({ world, seat }) {
    if (world.seats.length >= MOST_SEATS) return false
    world.duplicate(seat)
    return true
  },
}

function ofPage(kind: Kind, scene: Scene): boolean {
  return PAGE_STEPS[kind]?.(scene) ?? false
}

function turn({ page, on }: Scene, what: keyof Wanted): boolean {
  if (!page.call || !isAccepted(page.call)) return false
  page.set(what, on)
  return true
}

function reopen(world: World, seat: Seat, how: 'leaves' | 'crashes', ms: number): true {
  world.unload(seat, how)
  world.clock.after(ms, () => world.open(seat))
  return true
}

/** Makes a step that is possible at any time. */
function always(act: (scene: Scene) => void): (scene: Scene) => boolean {
  return scene => {
    act(scene)
    return true
  }
}
