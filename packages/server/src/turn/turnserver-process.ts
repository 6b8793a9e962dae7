import { type ChildProcess, spawn } from 'node:child_process'
import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import { askBinding, StunClient } from '../stun/stun-client.js'

/** How long coturn may take to answer after its start, and to exit when asked, in milliseconds. */
const STARTING = 10_000
const STOPPING = 2_000
const POLL = 50
/** How much of its output is kept to explain a failed start. */
const KEPT_LINES = 20

interface Options {
  readonly command: readonly [string, ...string[]]
  readonly port: number
  readonly clock: Clock
  readonly logger: Logger
}

/** One run of `turnserver`, from start to exit. */
export class TurnserverProcess {
  /** Resolves when it is gone, with the reason. */
  readonly ended: Promise<string>
  readonly #options: Options
  readonly #child: ChildProcess
  readonly #output: string[] = []
  #isOver = false

  constructor(options: Options) {
    this.#options = options
    const [program, ...args] = options.command
    this.#child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child.stdout?.on('data', chunk => this.#heard(chunk))
    this.#child.stderr?.on('data', chunk => this.#heard(chunk))
    this.ended = new Promise(resolve => {
      this.#child.once('error', error => this.#over(resolve, error.message))
      this.#child.once('close', (code, signal) => this.#over(resolve, signal ?? `exit code ${code}`))
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** The last lines of its output. */
  get output(): string {
    return this.#output.join('\n')
  }

  /** Waits until it answers. Resolves with `false` if it exits first, or does not answer in time. */
  async answers(): Promise<boolean> {
    const { clock, port } = this.#options
    const end = clock.now() + STARTING
    while (!this.#isOver && clock.now() < end) {
      if (await Promise.race([isAnswering(port, clock), this.ended.then(() => false)])) return !this.#isOver
      await new Promise<void>(resolve => clock.after(POLL, resolve))
    }
    return false
  }

  /** Makes it read its certificate again. */
  renewCertificate(): void {
    this.#child.kill('SIGUSR2')
  }

  /** Asks it to exit, then forces it. Resolves when it is gone. */
  async stop(): Promise<void> {
    if (this.#isOver) return
    this.#child.kill('SIGTERM')
    const cancel = this.#options.clock.after(STOPPING, () => this.#child.kill('SIGKILL'))
    await this.ended
    cancel()
  }

  #over(resolve: (how: string) => void, how: string): void {
    this.#isOver = true
    resolve(how)
  }

  #heard(chunk: Buffer): void {
    const lines = chunk
      .toString('utf8')
      .split('\n')
      .filter(line => line.trim() !== '')
    this.#output.push(...lines)
    this.#output.splice(0, this.#output.length - KEPT_LINES)
    // Names addresses and users, so it is logged only for debugging.
    for (const line of lines) this.#options.logger.debug({ turnserver: line }, 'coturn')
  }
}

async function isAnswering(port: number, clock: Clock): Promise<boolean> {
  const target = { host: '127.0.0.1', port, transport: 'udp' } as const
  try {
    const client = await StunClient.open(target, clock)
    try {
      await askBinding(client)
      return true
    } finally {
      client.close()
    }
  } catch {
    return false
  }
}
