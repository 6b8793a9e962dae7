import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../scripts/free-port.mjs'
import type { Endpoint } from './ice-view.js'

const START_MS = 10_000
const STOP_MS = 5_000
const POLL_MS = 20
/** Next to the ports Linux assigns by itself, so that a relayed address can be recognised by its port. */
const RELAY_PORTS = { from: 61_000, to: 62_999 }

/** Where a TURN server listens; by default on loopback. */
export interface TurnSite {
  readonly namespace: string
  /** Where it keeps its files. */
  readonly folder: string
  /** Two addresses and two ports make it a STUN server that can classify NATs (RFC 5780). The first address relays. */
  readonly addresses: readonly [string, string]
  readonly port: number
  /** TURN over TLS, on its own port. */
  readonly tls: { readonly port: number; readonly certificate: string; readonly key: string }
}

/** Debian's coturn, configured as the docs say; on loopback it must also relay to loopback. */
export class TurnServer {
  readonly secret = randomBytes(24).toString('hex')
  readonly #port: number
  readonly #folder: string
  readonly #site: TurnSite | null
  #process: ChildProcess | null = null
  #output = ''

  private constructor(port: number, folder: string, site: TurnSite | null) {
    this.#port = port
    this.#folder = folder
    this.#site = site
  }

  static async start(site: TurnSite | null = null): Promise<TurnServer> {
    const folder = await mkdtemp(join(site?.folder ?? tmpdir(), 'ringdown-turn-'))
    const server = new TurnServer(site?.port ?? (await freePort()), folder, site)
    try {
      await server.#start()
    } catch (error) {
      await server.stop()
      throw error
    }
    return server
  }

  /** Tells a Ringdown server on the same machine about it. */
  get env(): Readonly<Record<string, string>> {
    return {
      RINGDOWN_TURN_URLS: `turn:127.0.0.1:${this.#port}?transport=udp`,
      RINGDOWN_TURN_SECRET: this.secret,
    }
  }

  /** All its output. */
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
    const child = this.#spawn([
      '-n',
      `--listening-port=${this.#port}`,
      ...this.#whereItServes(),
      `--min-port=${RELAY_PORTS.from}`,
      `--max-port=${RELAY_PORTS.to}`,
      '--use-auth-secret',
      `--static-auth-secret=${this.secret}`,
      '--realm=ringdown.test',
      '--fingerprint',
      '--no-cli',
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
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
      })
    }
    await this.#untilReady(child)
  }

  #spawn(args: readonly string[]): ChildProcess {
    const { namespace } = this.#site ?? {}
    // `ip netns exec` becomes the program, so its process id is the program's.
    if (namespace) return spawn('ip', ['netns', 'exec', namespace, 'turnserver', ...args])
    return spawn('turnserver', [...args])
  }

  #whereItServes(): string[] {
    if (this.#site === null) {
      return ['--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', '--allow-loopback-peers', '--no-tls']
    }
    const { addresses, tls } = this.#site
    return [
      ...addresses.map(address => `--listening-ip=${address}`),
      `--relay-ip=${addresses[0]}`,
      `--tls-listening-port=${tls.port}`,
      `--cert=${tls.certificate}`,
      `--pkey=${tls.key}`,
    ]
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + START_MS
    // From here on, the kernel queues what arrives until coturn reads it.
    const listening = `UDP listener opened on: ${this.#site?.addresses[0] ?? '127.0.0.1'}:${this.#port}`
    while (Date.now() < deadline && child.pid !== undefined && child.exitCode === null) {
      if (this.#output.includes(listening)) return
      await new Promise(resolve => setTimeout(resolve, POLL_MS))
    }
    throw new Error(`coturn (Debian's package "coturn") did not start:\n${this.#output}`)
  }
}

/** Whether the end of a route, or a candidate, is an address on the relay. */
export function isOnRelay({ port }: Endpoint): boolean {
  return port >= RELAY_PORTS.from && port <= RELAY_PORTS.to
}
