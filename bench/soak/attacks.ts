import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { post } from './post.js'
import type { Way } from './way.js'
import { signIn, WireClient } from './wire-client.js'

/*
 * What hostile guests do, each from a network address of its own: the attacks of docs/security.md. An attack takes its
 * course once and ends; its attacker then begins again. Refusals, errors and cut connections are what it must expect.
 */

type Attack = (way: Way, victims: readonly string[]) => Promise<void>

const MEDIA = { audio: true, video: true }

export const ATTACKS: Readonly<Record<string, Attack>> = {
  /** Holds calls with full logs on a link, then asks for all of them again and again without waiting. */
  async 'asks for every log at once'(way) {
    const client = await WireClient.connect(way, await signIn(way, 'Lister'))
    const address = `link:${randomUUID()}`
    const callId = newCallId()
    client.emit('append', { callId, draft: { type: 'invite', address, media: MEDIA, entryId: randomUUID() } })
    for (let entry = 0; entry < 30; entry++) client.emit('append', { callId, draft: offer(entry) })
    for (let asked = 0; asked < 60; asked++) {
      client.emit('listen', { address })
      client.emit('sync', { callId, afterSeq: 0 })
    }
    await pause(2_000)
    client.close()
  },

  async 'sends a handshake of 60 kB'(way) {
    const client = await WireClient.open(way)
    client.send(`40${JSON.stringify({ v: 2, token: 'x'.repeat(30_000), rest: Array(10_000).fill({}) })}`)
    await pause(2_000)
    client.close()
  },

  /** Calls itself, answers, fills the log, and does not hang up. */
  async 'collects calls'(way) {
    const [caller, callee] = [await signIn(way, 'Collector'), await signIn(way, 'Collected')]
    const [from, to] = [await WireClient.connect(way, caller), await WireClient.connect(way, callee)]
    for (let calls = 0; calls < 10; calls++) {
      const callId = newCallId()
      const address = `user:${callee.userId}`
      from.emit('append', { callId, draft: { type: 'invite', address, media: MEDIA, entryId: randomUUID() } })
      for (let entry = 0; entry < 10; entry++) from.emit('append', { callId, draft: offer(entry) })
      to.emit('append', { callId, draft: { type: 'accept', entryId: randomUUID() } })
      await pause(500)
    }
    from.close()
    to.close()
  },

  async 'rings everybody'(way, victims) {
    const client = await WireClient.connect(way, await signIn(way, 'Ringer'))
    for (const userId of victims) {
      const draft = { type: 'invite', address: `user:${userId}`, media: MEDIA, entryId: randomUUID() }
      client.emit('append', { callId: newCallId(), draft })
      client.emit('append', { callId: newCallId(), draft: { ...draft, entryId: randomUUID() } })
    }
    await pause(3_000)
    client.close()
  },

  async 'watches everybody'(way) {
    const client = await WireClient.connect(way, await signIn(way, 'Watcher'))
    for (let asked = 0; asked < 100; asked++) client.emit('watch', { query: String(asked % 10), limit: 100 })
    await pause(2_000)
    client.close()
  },

  /** A request that never ends, on as many connections as it gets. */
  async 'keeps connections half open'(way) {
    const sockets: Socket[] = []
    for (let opened = 0; opened < 20; opened++) {
      const socket = connect({ host: '127.0.0.1', port: way.port, localAddress: way.localAddress })
      socket.on('error', () => {})
      socket.write('POST /api/guests HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n')
      sockets.push(socket)
    }
    await pause(10_000)
    for (const socket of sockets) socket.destroy()
  },

  async 'upgrades and says nothing'(way) {
    const opened = await Promise.allSettled(Array.from({ length: 20 }, () => WireClient.open(way)))
    await pause(10_000)
    for (const client of opened) if (client.status === 'fulfilled') client.value.close()
  },

  async 'sends nonsense'(way) {
    const client = await WireClient.connect(way, await signIn(way, 'Nonsense'))
    client.emit('append', { callId: 5, draft: '\uD800' })
    client.emit('__proto__', { constructor: { prototype: 1 } })
    client.send(`42["sync",${'['.repeat(5_000)}${']'.repeat(5_000)}]`)
    client.send('451000-["append",{"_placeholder":true,"num":0}]')
    client.send(Buffer.alloc(60_000))
    client.send('x'.repeat(70_000))
    await pause(1_000)
    client.close()
  },

  async 'does not read'(way) {
    const client = await WireClient.connect(way, await signIn(way, 'Deaf'))
    client.stopReading()
    for (let asked = 0; asked < 300; asked++) client.emit('watch', { limit: 100 })
    await pause(3_000)
    client.close()
  },

  async 'signs up again and again'(way) {
    for (let guests = 0; guests < 50; guests++) await post(way, '/api/guests', { name: `Guest ${guests}` })
  },
}

function offer(revision: number): object {
  const sdp = `v=0\r\n${'a=x\r\n'.repeat(5_000)}`
  const description = { type: 'offer', sdp }
  return { type: 'description', session: 1, revision: revision + 1, description, entryId: randomUUID() }
}

/** A version 7 UUID by its form. */
export function newCallId(): string {
  const id = randomUUID()
  return `${id.slice(0, 14)}7${id.slice(15)}`
}
