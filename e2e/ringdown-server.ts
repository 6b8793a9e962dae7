import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../scripts/free-port.mjs'
import type { HostedServer, ServerHost } from './server-host.js'

const main = fileURLToPath(new URL('../packages/server/dist/main.js', import.meta.url))
// Chromium, when run by root, gets priority over everything else on a busy machine.
const START_MS = 30_000
const STOP_MS = 30_000

/** Where a server listens; by default on a free loopback port. */
export interface ServerSite {
  readonly namespace: string
  /** Where it keeps its data, in its own folder. */
  readonly folder: string
  readonly address: string
  readonly port: number
}

/**
 * The built server, with its own port and data directory: as an operator runs it, in its own process; or in the process of
 * a host, which starts it faster.
 */
export class RingdownServer {
  readonly port: number
  readonly #env: Readonly<Record<string, string>>
  readonly #dataDir: string
  readonly #site: ServerSite | null
  readonly #host: ServerHost | null
  #process: ChildProcess | null = null
  #hosted: HostedServer | null = null
  #output = ''

  private constructor(
    port: number,
    dataDir: string,
    env: Readonly<Record<string, string>>,
    site: ServerSite | null,
    host: ServerHost | null,
  ) {
    this.port = port
    this.#dataDir = dataDir
    this.#env = env
    this.#site = site
    this.#host = host
  }

  static async start(
    env: Readonly<Record<string, string>> = {},
    site: ServerSite | null = null,
    host: ServerHost | null = null,
  ): Promise<RingdownServer> {
    const dataDir = await mkdtemp(join(site?.folder ?? tmpdir(), 'ringdown-e2e-'))
    const server = new RingdownServer(site?.port ?? (await freePort()), dataDir, env, site, host)
    try {
      await server.startAgain()
    } catch (error) {
      await server.stop()
      throw error
    }
    return server
  }

  get url(): string {
    return new URL(`http://${this.#site?.address ?? 'localhost'}:${this.port}`).origin
  }

  /** All its output, over all its starts. */
  get output(): string {
    return this.#output
  }

  /** Adds up what it reports of a metric, of the series with all of these labels. */
  async measure(metric: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
    const page = await (await fetch(`${this.url}/metrics`)).text()
    const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`)
    return page
      .split('\n')
      .filter(line => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`))
      .filter(line => wanted.every(label => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
  }

  /** Starts it, also after {@link kill}, and waits until it is ready. */
  async startAgain(): Promise<void> {
    if (this.#isRunning) throw new Error('The server is already running.')
    const env = {
      PORT: String(this.port),
      RINGDOWN_HOST: this.#site?.address ?? '127.0.0.1',
      RINGDOWN_DATA_DIR: this.#dataDir,
      ...this.#env,
    }
    if (this.#host) {
      this.#hosted = await this.#host.start(env, text => this.#print(text))
      return
    }
    const program = [process.execPath, main] as const
    // `ip netns exec` becomes the program, so its process id is the program's.
    const [command, ...args] = this.#site
      ? ['ip', 'netns', 'exec', this.#site.namespace, ...program]
      : program
    const child = spawn(command, args, {
      env: { ...withoutOurs(process.env), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#print(text))
    }
    await this.#untilReady(child)
  }

  /** While it is down: removes its data, so that it comes back with another secret and knows nobody. */
  async loseData(): Promise<void> {
    if (this.#isRunning) throw new Error('The server is running.')
    await rm(this.#dataDir, { recursive: true, force: true })
  }

  /** Kills it as a crash would: SIGKILL, without goodbye. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Stops its process where it is, and lets it go on: meanwhile its connections stay open. */
  pause(): void {
    this.#process?.kill('SIGSTOP')
  }

  resume(): void {
    this.#process?.kill('SIGCONT')
  }

  /**
   * Stops it cleanly and removes its data. @returns the exit code; `null` if it had to be killed or was not running.
   */
  async stop(): Promise<number | null> {
    const code = await this.#end('SIGTERM')
    await rm(this.#dataDir, { recursive: true, force: true })
    return code
  }

  get #isRunning(): boolean {
    return this.#process !== null || this.#hosted !== null
  }

  #print(text: string): void {
    this.#output += text
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (this.#hosted) {
      const hosted = this.#hosted
      this.#hosted = null
      await (signal === 'SIGTERM' ? hosted.stop() : hosted.kill())
      return null
    }
    const child = this.#process
    this.#process = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const exited = once(child, 'exit')
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await exited
    clearTimeout(timer)
    return child.exitCode
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const before = this.#output.length
    const deadline = Date.now() + START_MS
    while (Date.now() < deadline) {
      if (child.exitCode !== null) {
        throw new Error(`The server exited with ${child.exitCode} at its start:\n${this.#output}`)
      }
      if (await this.#isReady(before)) return
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`The server was not ready within ${START_MS} ms:\n${this.#output}`)
  }

  /** @param before how much earlier starts had printed. */
  async #isReady(before: number): Promise<boolean> {
    // This process cannot reach into a namespace; the server prints when it is ready there.
    if (this.#site) return this.#output.includes('Ringdown is at', before)
    const response = await fetch(`http://127.0.0.1:${this.port}/readyz`).catch(() => null)
    return response?.ok === true
  }
}

/** A developer's own server settings must not affect the tests. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => name !== 'PORT' && !name.startsWith('RINGDOWN_')),
  )
}
