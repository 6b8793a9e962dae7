import type { Socket } from 'node:net'
import { BUDGETS } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { REQUEST_WORK, SIZES } from '../src/budgets/costs.js'
import { AttackedServer, Attacker, openTcp, type Reply } from './attack-rig.js'
import { atEnd, newCallId, until } from './sockets.js'

/*
 * What one network address can make a server hold and compute. The code that the server compiles for it, once, is hardly part of
 * that: somebody else tries much of it on a small scale before the memory is measured. The addresses are those of the
 * loopback network.
 */

/** What one address may make a server hold, all told. */
const MOST_HELD = 8 * 1_048_576
const EVIL = '127.6.6.6'
const GOOD = '127.1.1.1'
const NO_CALL = { callId: newCallId(), afterSeq: 0 }
/** The TCP connection of a WebSocket. */
function rawOf(socket: WebSocket): Socket {
  return (socket as unknown as { readonly _socket: Socket })._socket
}

/** Two people at another address call each other. */
async function callBeside(server: AttackedServer): Promise<void> {
  const [ada, bob] = [
    await Attacker.connect(server, GOOD, `ada${newCallId()}`),
    await Attacker.connect(server, GOOD, `bob${newCallId()}`),
  ]
  expect(await bob.ask('listen', { address: `user:${bob.userId}` })).toMatchObject({ ok: true })
  const rings = bob.nextEntry()
  const callId = newCallId()
  const invite = { type: 'invite', address: `user:${bob.userId}`, media: { audio: true, video: true } }
  expect(await ada.append(callId, invite)).toMatchObject({ ok: true })
  await rings
  expect(await bob.append(callId, { type: 'accept' })).toMatchObject({ ok: true })
  expect(await ada.append(callId, { type: 'hangup', reason: 'completed' })).toMatchObject({ ok: true })
  ada.socket.close()
  bob.socket.close()
}

interface Filled {
  readonly calls: readonly string[]
  /** Why the last offer was refused. */
  readonly refusal: Reply['error']
}

/** So many replies are not late. */
const AT_ONCE = 16

/** Fills the logs of as many calls as a person may place. */
async function fillLogs(guest: Attacker, line: string): Promise<Filled> {
  const description = { type: 'offer', sdp: 'x'.repeat(32_768) }
  const calls: string[] = []
  let refusal: Reply['error']
  for (;;) {
    const callId = newCallId()
    const invite = { type: 'invite', address: line, media: { audio: true, video: true } }
    if (!(await guest.append(callId, invite)).ok) return { calls, refusal }
    calls.push(callId)
    let refused: Reply | undefined
    for (let first = 1; !refused; first += AT_ONCE) {
      const offers = Array.from({ length: AT_ONCE }, (_, n) => ({
        revision: first + n,
        session: 1,
        description,
      }))
      const replies = await Promise.all(
        offers.map(offer => guest.append(callId, { type: 'description', ...offer })),
      )
      refused = replies.find(({ ok }) => !ok)
    }
    refusal = refused.error
  }
}

/** Somebody at another address does much of what attackers do, and then takes it back. */
async function rehearse(server: AttackedServer): Promise<void> {
  const guest = await Attacker.connect(server, GOOD, `cid${newCallId()}`)
  const { calls } = await fillLogs(guest, 'line:rehearsal')
  for (let n = 0; n < 100; n += 1) await guest.ask('listen', { address: 'line:rehearsal' })
  for (const callId of calls) await guest.append(callId, { type: 'hangup', reason: 'cancelled' })
  guest.socket.close()
}

/** Others call while an attack goes on, and the server comes to hold no more than the budget for it. */
async function expectBounded(server: AttackedServer, attack: () => Promise<void>): Promise<void> {
  await rehearse(server)
  await callBeside(server)
  const before = await server.usage()
  await attack()
  await callBeside(server)
  // What was refused is given back soon: cut-off.test.ts shows that no timer keeps it.
  await until(async () => (await server.usage()).held - before.held < MOST_HELD, 30_000)
  expect(server.isAlive).toBe(true)
}

describe('one network address makes a server hold no more than its budget', { timeout: 120_000 }, () => {
  it('with full logs that it asks for again and again without reading the answers', async () => {
    const server = await AttackedServer.start()
    await expectBounded(server, async () => {
      const guests: Attacker[] = []
      for (let n = 0; n < 6; n += 1) guests.push(await Attacker.connect(server, EVIL, `eve${n}`))
      const refusals: Reply['error'][] = []
      for (const [n, guest] of guests.entries()) refusals.push((await fillLogs(guest, `line:l${n}`)).refusal)
      // Each person's bound first, then that of all of them together.
      expect(refusals.at(-1)).toMatchObject({ code: 'limit-reached', retryAfterMs: 5_000 })
      for (const guest of guests) {
        guest.socket.pause()
        for (let n = 0; n < 100; n += 1) guest.socket.send(`429${n}["listen",{"address":"line:l${n % 6}"}]`)
      }
    })
  })

  it('with sockets, and with messages on them that it never ends', async () => {
    const server = await AttackedServer.start()
    let open = 0
    await expectBounded(server, async () => {
      const sockets = Array.from({ length: 400 }, (_, n) => Attacker.open(server, EVIL, `eve${n}`))
      await until(() => sockets.every(({ isOpen, isClosed }) => isOpen || isClosed))
      for (const { socket } of sockets.filter(({ isOpen }) => isOpen)) {
        // The head of a frame of 64,000 bytes, and most of it.
        const head = Buffer.from([0x81, 0xfe, 0xfa, 0x00, 0, 0, 0, 0])
        rawOf(socket).write(Buffer.concat([head, Buffer.alloc(60_000, 0x20)]))
      }
      open = sockets.filter(({ isOpen, isClosed }) => isOpen && !isClosed).length
    })
    expect(open).toBeLessThanOrEqual(BUDGETS.held.network / SIZES.socket)
  })

  it('with connections on which it says nothing, or little, and then they are closed', async () => {
    const server = await AttackedServer.start()
    const sockets: Socket[] = []
    await expectBounded(server, async () => {
      for (let n = 0; n < 1_200; n += 1) sockets.push(openTcp(server, EVIL))
      await until(() => sockets.every(socket => !socket.connecting))
      for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX: ')
    })
    await until(() => sockets.every(socket => socket.closed), 40_000)
  })
})

it('one network address has no more answered than its budget pays for, however much it asks', {
  timeout: 120_000,
}, async () => {
  const server = await AttackedServer.start()
  const guests = await Promise.all(
    Array.from({ length: 8 }, (_, n) => Attacker.connect(server, EVIL, `eve${n}`)),
  )
  let isOver = false
  let answered = 0
  atEnd(() => {
    isOver = true
  })
  const askOnce = async (guest: Attacker) => {
    const { error } = (await guest.ask('sync', NO_CALL)) ?? {}
    if (error?.code === 'unknown-call') answered += 1
    return error?.code
  }
  const flood = async (guest: Attacker) => {
    while (!isOver && !guest.isClosed) await Promise.all(Array.from({ length: 8 }, () => askOnce(guest)))
  }
  const floods = guests.map(flood)
  const [first] = guests
  if (first === undefined) throw new TypeError('no guests')
  // Until the burst is spent.
  await until(async () => (await askOnce(first)) === 'rate-limited', 30_000)
  const [before, at] = [answered, performance.now()]
  await new Promise(resolve => setTimeout(resolve, 3_000))
  isOver = true
  await Promise.all(floods)
  // What was still on its way took time, too: on a busy machine more than a moment.
  const seconds = (performance.now() - at) / 1000
  // The budget also pays for the frames that are refused, so that the rest is less.
  expect((answered - before) / seconds).toBeLessThan(BUDGETS.work.network.perSecond / REQUEST_WORK.sync)
})
