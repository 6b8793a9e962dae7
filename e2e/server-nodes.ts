import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RedisServer, startRedis } from '../packages/server/test/redis-server.js'
import { RingdownServer } from './ringdown-server.js'

/** Several nodes of one server, each in a process of its own, over one Redis and behind one address. */
export class ServerNodes {
  readonly url: string
  readonly nodes: readonly RingdownServer[]
  readonly #balancer: Balancer
  readonly #redis: RedisServer
  readonly #dataDir: string

  private constructor(
    nodes: readonly RingdownServer[],
    balancer: Balancer,
    redis: RedisServer,
    dataDir: string,
  ) {
    this.nodes = nodes
    this.url = `http://localhost:${balancer.port}`
    this.#balancer = balancer
    this.#redis = redis
    this.#dataDir = dataDir
  }

  static async start(count: number, env: Readonly<Record<string, string>> = {}): Promise<ServerNodes> {
    const [redis, dataDir, balancer] = await Promise.all([
      startRedis(),
      mkdtemp(join(tmpdir(), 'ringdown-e2e-nodes-')),
      Balancer.open(),
    ])
    const nodes: RingdownServer[] = []
    for (let started = 0; started < count; started += 1) {
      const shared = { RINGDOWN_REDIS_URL: redis.url, RINGDOWN_DATA_DIR: dataDir }
      const node = await RingdownServer.start({ ...shared, ...env })
      balancer.add(node.port)
      nodes.push(node)
    }
    return new ServerNodes(nodes, balancer, redis, dataDir)
  }

  /** From now on, new connections go to this node. Those that are there stay. */
  prefer(node: RingdownServer): void {
    this.#balancer.prefer(node.port)
  }

  /** No new connection goes to this node, as when a balancer has seen that it is not ready. */
  leaveOut(node: RingdownServer): void {
    this.#balancer.remove(node.port)
  }

  async close(): Promise<void> {
    this.#balancer.close()
    for (const node of this.nodes) await node.stop()
    await this.#redis.close()
    await rm(this.#dataDir, { recursive: true, force: true })
  }
}

/** Passes each connection on to a node, whole: the next of those that accept one, or the preferred. */
class Balancer {
  readonly #server: Server
  readonly #ports: number[] = []
  #preferred: number | null = null

  private constructor() {
    this.#server = createServer(near => {
      near.on('error', () => {})
      this.#pass(near, [...this.#ports])
    })
  }

  static async open(): Promise<Balancer> {
    const balancer = new Balancer()
    await new Promise<void>(resolve => balancer.#server.listen(0, 'localhost', resolve))
    return balancer
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  add(port: number): void {
    this.#ports.push(port)
  }

  remove(port: number): void {
    this.#ports.splice(this.#ports.indexOf(port), 1)
  }

  prefer(port: number): void {
    this.#preferred = port
  }

  close(): void {
    this.#server.close()
  }

  /** A node that is not there is passed over. */
  #pass(near: Socket, left: number[]): void {
    const preferred = left.find(port => port === this.#preferred)
    const port = preferred ?? left[Math.floor(Math.random() * left.length)]
    if (port === undefined) {
      near.destroy()
      return
    }
    const far = connect(port, '127.0.0.1')
    far.once('connect', () => {
      near.pipe(far).pipe(near)
      near.once('close', () => far.destroy())
      far.once('close', () => near.destroy())
    })
    far.once('error', () => {
      const others = left.filter(other => other !== port)
      if (far.connecting) this.#pass(near, others)
      else near.destroy()
    })
  }
}
