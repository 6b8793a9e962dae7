import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './free-port.js'
import type { Endpoint } from './ice-view.js'

const START_MS = 10_000
const STOP_MS = 5_000
/** Beside the ports Linux gives out by itself, so that a relayed address is known by its port on any statistics. */
const RELAY_PORTS = { from: 61_000, to: 62_999 }
/** A STUN binding request (RFC 8489 §5): type, no attributes, magic cookie, transaction id. */
const BINDING_REQUEST = Buffer.from(`000100002112a442${'0'.repeat(24)}`, 'hex')

/** Debian's coturn as the docs have an operator run it, but on loopback, where it must relay to loopback too. */
export class TurnServer {
  readonly #port: number
  readonly #folder: string
  readonly #secret = randomBytes(24).toString('hex')
  #process: ChildProcess | null = null
  #output = ''

  private constructor(port: number, folder: string) {
    this.#port = port
    this.#folder = folder
  }

  static async start(): Promise<TurnServer> {
    const folder = await mkdtemp(join(tmpdir(), 'ringdown-turn-'))
    const server = new TurnServer(await findFreePort(), folder)
    try {
      await server.#start()
    } catch (error) {
      await server.stop()
      throw error
    }
    return server
  }

  /** What tells a Ringdown server of it. */
  get env(): Readonly<Record<string, string>> {
    return {
      RINGDOWN_TURN_URLS: `turn:127.0.0.1:${this.#port}?transport=udp`,
      RINGDOWN_TURN_SECRET: this.#secret,
    }
  }

  /** Everything it has printed. */
  get output(): string {
    return this.#output
  }

  async stop(): Promise<void> {
    const child = this.#process
    this.#process = null
    if (child && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await exited
      clearTimeout(timer)
    }
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #start(): Promise<void> {
    const child = spawn('turnserver', [
      '-n',
      '--listening-ip=127.0.0.1',
      `--listening-port=${this.#port}`,
      '--relay-ip=127.0.0.1',
      `--min-port=${RELAY_PORTS.from}`,
      `--max-port=${RELAY_PORTS.to}`,
      '--allow-loopback-peers',
      '--use-auth-secret',
      `--static-auth-secret=${this.#secret}`,
      '--realm=ringdown.test',
      '--fingerprint',
      '--no-cli',
      '--no-tls',
      '--no-dtls',
      '--verbose',
      '--log-file=stdout',
      `--pidfile=${join(this.#folder, 'turnserver.pid')}`,
      `--userdb=${join(this.#folder, 'turndb')}`,
    ])
    this.#process = child
    child.on('error', error => {
      this.#output += `${error.message}\n`
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
      })
    }
    await this.#untilReady(child)
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + START_MS
    while (Date.now() < deadline && child.pid !== undefined && child.exitCode === null) {
      if (await answersStun(this.#port)) return
    }
    throw new Error(`coturn (Debian's package "coturn") did not start:\n${this.#output}`)
  }
}

/** Whether an end of a route, or of a candidate, is an address on the relay. */
export function isOnRelay({ port }: Endpoint): boolean {
  return port >= RELAY_PORTS.from && port <= RELAY_PORTS.to
}

/** Asks once, and waits a tenth of a second for the answer. */
async function answersStun(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  try {
    // Nobody there yet is answered with an error, at once.
    const heard = new Promise<boolean>(resolve => socket.once('message', () => resolve(true)))
    const silence = new Promise<boolean>(resolve => setTimeout(resolve, 100, false))
    socket.on('error', () => {})
    socket.send(BINDING_REQUEST, port, '127.0.0.1')
    return await Promise.race([heard, silence])
  } finally {
    socket.close()
  }
}
