import type { AddressInfo } from 'node:net'
import { createRingdownServer, UNLIMITED_BUDGETS } from '@ringdown/server'
import { Server } from 'socket.io'
import { openPeerServer } from '../lab/peer-server.js'
import { UNLIMITED } from '../unlimited.js'

/*
 * A signaling server in a process of its own, `served.mjs NAME [ARGUMENT…]`, so that what it uses is its own. It sends its parent
 * the port, then an answer to each question, and ends with its parent.
 */

/**
 * What a parent may ask: the milliseconds of CPU used so far, the bytes of live objects and buffers held now, or those of
 * memory in use.
 */
export type Question = 'cpu' | 'held' | 'resident'

export type ServerName = keyof typeof SERVERS

const HOST = '127.0.0.1'
const AT_ONCE = { perSecond: 1e6, burst: 1e6 }

const SERVERS = {
  async ringdown(): Promise<number> {
    const jwtSecret = 'x'.repeat(32)
    const server = await createRingdownServer({
      port: 0,
      host: HOST,
      jwtSecret,
      rates: UNLIMITED,
      budgets: UNLIMITED_BUDGETS,
    })
    return server.port
  },
  /** One of several that share a Redis and a folder. */
  async node(redisUrl: string, dataDir: string): Promise<number> {
    const server = await createRingdownServer({
      ...{ port: 0, host: HOST, jwtSecret: 'x'.repeat(32), redisUrl, dataDir },
      ...{ rates: UNLIMITED, budgets: UNLIMITED_BUDGETS, intake: AT_ONCE },
    })
    return server.port
  },
  /** The same by itself: its calls are in memory, its records in the folder. */
  async single(dataDir: string): Promise<number> {
    const { port } = await createRingdownServer({
      ...{ port: 0, host: HOST, jwtSecret: 'x'.repeat(32), dataDir },
      ...{ rates: UNLIMITED, budgets: UNLIMITED_BUDGETS, intake: AT_ONCE },
    })
    return port
  },
  /** A node with the budgets of a server in service. */
  async 'street-node'(redisUrl: string, dataDir: string): Promise<number> {
    const { port } = await createRingdownServer({
      ...{ port: 0, host: HOST, jwtSecret: 'x'.repeat(32), redisUrl, dataDir, rates: UNLIMITED },
    })
    return port
  },
  /** With every limit of a server in service. */
  async street(): Promise<number> {
    const { port } = await createRingdownServer({ port: 0, host: HOST, jwtSecret: 'x'.repeat(32) })
    return port
  },
  async peerjs(): Promise<number> {
    return (await openPeerServer(HOST)).port
  },
  /** Socket.IO with the options that Ringdown sets, and nothing on top. */
  'socket.io'(): Promise<number> {
    return new Promise(resolve => {
      const io = new Server({ transports: ['websocket'], serveClient: false, perMessageDeflate: false })
      io.listen(0)
      io.httpServer.once('listening', () => resolve((io.httpServer.address() as AddressInfo).port))
    })
  },
}

const ANSWERS: Readonly<Record<Question, () => number>> = {
  cpu() {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  held() {
    // Twice: the first collection lets finalizers run, the second takes what they held.
    for (let times = 0; times < 2; times++) globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  },
  resident: () => process.memoryUsage.rss(),
}

const [name, ...args] = process.argv.slice(2)
const open = SERVERS[name as ServerName] as (...args: readonly string[]) => Promise<number>
process.on('message', (question: Question) => process.send?.(ANSWERS[question]()))
process.once('disconnect', () => process.exit())
process.send?.(await open(...args))
