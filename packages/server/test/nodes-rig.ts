import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import { createRingdownServer, type RunningServer, type ServerOptions } from '../src/index.js'
import { type RedisServer, startRedis } from './redis-server.js'
import { RunningClock } from './running-clock.js'
import { JWT_SECRET } from './sockets.js'
import { Wire } from './wire.js'

interface LogLine {
  readonly msg: string
  readonly level: number
}

/** One node, as clients reach it. */
export interface TestNode extends RunningServer {
  /** What it has logged. */
  readonly lines: readonly LogLine[]
  /** Its number now, as Redis knows it. */
  number(): Promise<number>
  /**
   * Ends it as `kill -9` would: its sockets are cut, its timers stop, it says nothing to anybody, and nothing that it does
   * reaches Redis any more. Its lease ends in time; see {@link TestNodes.declareDead}.
   */
  kill(): void
  /** Stops it where it is, as SIGSTOP would: its sockets stay open. */
  freeze(): void
  /** Lets a frozen one go on. */
  thaw(): void
  /** Puts its clock forward. */
  jump(ms: number): void
}

/** Nodes of one server. */
export interface TestNodes {
  readonly nodes: readonly TestNode[]
  readonly redis: RedisServer
  /** Where the records are. */
  readonly dataDir: string
  /** Asks Redis directly. */
  readonly direct: Redis
  /** Starts another. */
  add(options?: ServerOptions): Promise<TestNode>
  /**
   * Makes the others take a killed or frozen node for dead now, as they would after its lease and their grace: it is their next
   * renewal that tells them, within a second.
   */
  declareDead(node: TestNode): Promise<void>
  /** Switches pub/sub off in Redis altogether: nodes cannot tell one another anything. */
  muteHints(): Promise<void>
  unmuteHints(): Promise<void>
  close(): Promise<void>
}

interface Options extends ServerOptions {
  /** How many. */
  readonly nodes: number
}

/**
 * Starts several nodes in this process, on one real Redis and one SQLite database. Clients reach each at its own `url`: everything
 * in `sockets.ts` that takes a server takes a node.
 */
export async function openNodes({ nodes: count, ...options }: Options): Promise<TestNodes> {
  const [redis, dataDir] = await Promise.all([startRedis(), mkdtemp(join(tmpdir(), 'ringdown-nodes-'))])
  const direct = new Redis(redis.url)
  direct.on('error', () => {})
  const nodes: TestNode[] = []

  async function add(more: ServerOptions = {}): Promise<TestNode> {
    const node = await startNode(redis, direct, { dataDir, ...options, ...more })
    nodes.push(node)
    return node
  }

  for (let started = 0; started < count; started++) await add()
  return {
    nodes,
    redis,
    dataDir,
    direct,
    add,
    async declareDead(node) {
      const number = `${await node.number()}`
      await direct
        .multi()
        .hdel('ringdown:{node}:members', number)
        .hset('ringdown:{node}:gone', number, '')
        .exec()
    },
    async muteHints() {
      await direct.call('ACL', 'SETUSER', 'default', 'resetchannels')
    },
    async unmuteHints() {
      await direct.call('ACL', 'SETUSER', 'default', 'allchannels')
    },
    async close() {
      await Promise.all(nodes.map(node => node.close()))
      direct.disconnect()
      await redis.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function startNode(redis: RedisServer, direct: Redis, options: ServerOptions): Promise<TestNode> {
  const clock = new RunningClock()
  const lines: LogLine[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const { wire: toRedis, port: redisPort } = await Wire.to(Number(new URL(redis.url).port))
  const before = new Set((await membersOn(direct)).map(({ token }) => token))
  const server = await createRingdownServer({
    ...{ port: 0, host: '127.0.0.1', jwtSecret: JWT_SECRET, clock, logger },
    ...options,
    redisUrl: `redis://127.0.0.1:${redisPort}`,
  })
  const own = (await membersOn(direct)).find(({ token }) => !before.has(token))
  const { wire: fromClients, port } = await Wire.to(server.port)
  let number = own?.number ?? 0
  let isKilled = false
  return {
    ...server,
    port,
    url: `http://127.0.0.1:${port}`,
    lines,
    async number() {
      const now = (await membersOn(direct)).find(({ token }) => token === own?.token)
      number = now?.number ?? number
      return number
    },
    kill() {
      isKilled = true
      clock.stop()
      toRedis.tearAt('far')
      fromClients.tearAt('near')
    },
    freeze() {
      clock.stop()
      toRedis.hold()
      fromClients.hold()
    },
    thaw() {
      toRedis.release()
      fromClients.release()
      clock.goOn()
    },
    jump(ms) {
      clock.jump(ms)
    },
    async close() {
      if (isKilled) for (const wire of [toRedis, fromClients]) wire.close()
      else toRedis.release()
      clock.goOn()
      await server.close()
      for (const wire of [toRedis, fromClients]) wire.close()
    },
  }
}

async function membersOn(
  direct: Redis,
): Promise<readonly { readonly number: number; readonly token: string }[]> {
  const members = Object.entries(await direct.hgetall('ringdown:{node}:members'))
  return members.map(([number, json]) => ({
    number: Number(number),
    token: JSON.parse(json).token as string,
  }))
}
