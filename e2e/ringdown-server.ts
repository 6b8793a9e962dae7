import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from './free-port.js'

const main = fileURLToPath(new URL('../packages/server/dist/main.js', import.meta.url))
const START_MS = 15_000
const STOP_MS = 10_000

/** The built server as an operator runs it: a process of its own, on a port and with a data folder of its own. */
export class RingdownServer {
  readonly port: number
  readonly #env: Readonly<Record<string, string>>
  readonly #dataDir: string
  #process: ChildProcess | null = null
  #output = ''

  private constructor(port: number, dataDir: string, env: Readonly<Record<string, string>>) {
    this.port = port
    this.#dataDir = dataDir
    this.#env = env
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<RingdownServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'ringdown-e2e-'))
    const server = new RingdownServer(await findFreePort(), dataDir, env)
    try {
      await server.startAgain()
    } catch (error) {
      await server.stop()
      throw error
    }
    return server
  }

  get url(): string {
    return `http://localhost:${this.port}`
  }

  /** Everything it has printed, over all its starts. */
  get output(): string {
    return this.#output
  }

  /** Starts it, also after {@link kill}, and waits until it is ready. */
  async startAgain(): Promise<void> {
    if (this.#process) throw new Error('The server is running already.')
    const child = spawn(process.execPath, [main], {
      env: {
        ...withoutOurs(process.env),
        PORT: String(this.port),
        RINGDOWN_HOST: '127.0.0.1',
        RINGDOWN_DATA_DIR: this.#dataDir,
        ...this.#env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
      })
    }
    await this.#untilReady(child)
  }

  /** Takes it away as a crash would: SIGKILL, no goodbye. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Stops it cleanly and removes its data. @returns the exit code; `null` if it had to be killed or was not running. */
  async stop(): Promise<number | null> {
    const code = await this.#end('SIGTERM')
    await rm(this.#dataDir, { recursive: true, force: true })
    return code
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
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
    const deadline = Date.now() + START_MS
    while (Date.now() < deadline) {
      if (child.exitCode !== null) {
        throw new Error(`The server ended with ${child.exitCode} at its start:\n${this.#output}`)
      }
      const response = await fetch(`http://127.0.0.1:${this.port}/readyz`).catch(() => null)
      if (response?.ok) return
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`The server was not ready within ${START_MS} ms:\n${this.#output}`)
  }
}

/** What a developer has set for a server of their own must not change the tests'. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => name !== 'PORT' && !name.startsWith('RINGDOWN_')),
  )
}
