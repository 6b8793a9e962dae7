import { setTimeout as pause } from 'node:timers/promises'
import { signIn } from '../soak/wire-client.js'
import { HerdDevice, type Return } from './herd-device.js'

/*
 * The herd in a process of its own, `driver.mjs DEVICES`. Its parent tells it where to connect, and then where to connect again; it says when all are
 * connected, and what came of it once all are back.
 */

/**
 * Where the devices connect from now on: any of these ports. With `moves`, all of them leave where they are, and connect there. With `expect`, so many
 * are lost, and what becomes of them is told.
 */
export interface HerdOrder {
  readonly ports: readonly number[]
  readonly moves?: true
  readonly expect?: number
}

/** What came of it once all were back. */
export interface HerdReport {
  readonly lost: number
  /** Of each that was lost, milliseconds since the first was. */
  readonly rungAfter: readonly number[]
  readonly completeAfter: readonly number[]
  readonly handshakesRefused: readonly number[]
  readonly attemptsFailed: readonly number[]
  readonly requestsRefused: number
  /** Milliseconds of CPU of this process meanwhile. */
  readonly cpu: number
}

/** How many sign in at once. */
const AT_ONCE = 50
/** How many move at once, and how long after the last, in milliseconds: no faster than they are let in. */
const MOVE_AT_ONCE = 4
const MOVE_EVERY = 20
/** How many devices come from one network, as from a home or a small office. */
const PER_NETWORK = 4

const count = Number(process.argv[2])
const devices: HerdDevice[] = []
let ports: readonly number[] = []
let chosen = 0
let awaited = 0
let onAll = () => {}
let firstLost = 0
let cpuBefore = 0
const lost = new Set<HerdDevice>()

function cpuOf(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** One after the other, as a load balancer that counts connections does. */
const balancer = () => ports[chosen++ % ports.length] ?? 0

async function openDevice(index: number): Promise<void> {
  const network = Math.floor(index / PER_NETWORK)
  const localAddress = `127.${1 + (network >> 15)}.${(network >> 8) & 127}.${network & 255}`
  const identity = await signIn({ port: balancer(), localAddress }, `Person ${index}`)
  const device: HerdDevice = new HerdDevice({
    identity,
    localAddress,
    balancer,
    onLost() {
      if (lost.size === 0) {
        firstLost = performance.now()
        cpuBefore = cpuOf()
      }
      lost.add(device)
    },
    onComplete() {
      awaited -= 1
      if (awaited === 0) onAll()
    },
  })
  devices.push(device)
  device.connect()
}

async function gather(): Promise<void> {
  awaited = count
  const all = new Promise<void>(resolve => {
    onAll = resolve
  })
  let next = 0
  const work = async () => {
    while (next < count) await openDevice(next++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  await all
  process.send?.('gathered')
}

async function moveAll(): Promise<void> {
  awaited = count
  const all = new Promise<void>(resolve => {
    onAll = resolve
  })
  for (const [index, device] of devices.entries()) {
    device.move()
    if (index % MOVE_AT_ONCE === 0) await pause(MOVE_EVERY)
  }
  await all
  process.send?.('moved')
}

async function awaitReturn(expect: number): Promise<void> {
  lost.clear()
  awaited = expect
  await new Promise<void>(resolve => {
    onAll = resolve
  })
  const returns = [...lost].map(device => device.lastReturn)
  const of = (read: (each: Return) => number) => returns.map(read)
  const report: HerdReport = {
    lost: lost.size,
    rungAfter: of(({ rungAt }) => rungAt - firstLost),
    completeAfter: of(({ completeAt }) => completeAt - firstLost),
    handshakesRefused: of(each => each.handshakesRefused),
    attemptsFailed: of(each => each.attemptsFailed),
    requestsRefused: of(each => each.requestsRefused).reduce((sum, each) => sum + each, 0),
    cpu: cpuOf() - cpuBefore,
  }
  process.send?.(report)
}

process.on('message', ({ ports: given, moves, expect }: HerdOrder) => {
  ports = given
  void (expect !== undefined ? awaitReturn(expect) : moves ? moveAll() : gather())
})
process.once('disconnect', () => process.exit())
