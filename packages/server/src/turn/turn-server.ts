import type { Cancel, Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import { ConfigError } from '../settings/config.js'
import { TurnserverProcess } from './turnserver-process.js'

/** How long to wait before the next start, in milliseconds. Doubles each time, and resets after a good run. */
const FIRST_WAIT = 500
const LONGEST_WAIT = 30_000
const GOOD_RUN = 60_000

/**
 * ```
 *            answers             ends
 * starting ──────────▶ up ──────────────▶ waiting
 *    ▲  └── ends ───────────────────────▶    │
 *    └────────────── after a while ──────────┘      any ── stop() ──▶ stopped
 * ```
 */
type State = 'starting' | 'up' | 'waiting' | 'stopped'

/** What other parts of the server can ask of it. */
export interface TurnStatus {
  readonly isUp: boolean
  /** How often it has ended by itself. */
  readonly ends: number
}

interface Options {
  readonly command: readonly [string, ...string[]]
  readonly port: number
  readonly clock: Clock
  readonly logger: Logger
}

/** Keeps a `turnserver` running: restarts it when it ends, until it is stopped. */
export class TurnServer implements TurnStatus {
  readonly #options: Options
  #process: TurnserverProcess
  #state: State = 'starting'
  #wait = FIRST_WAIT
  #upSince = 0
  #ends = 0
  #cancel: Cancel = () => {}

  private constructor(options: Options) {
    this.#options = options
    this.#process = new TurnserverProcess(options)
  }

  /** @throws {ConfigError} if it does not answer, with its output. */
  static async start(options: Options): Promise<TurnServer> {
    const server = new TurnServer(options)
    if (await server.#process.answers()) {
      server.#up()
      return server
    }
    const { output } = server.#process
    await server.stop()
    throw new ConfigError([`The TURN server did not start. Its output:\n${output || '(nothing)'}`])
  }

  get isUp(): boolean {
    return this.#state === 'up'
  }

  get ends(): number {
    return this.#ends
  }

  /** Makes it read its certificate again. */
  renewCertificate(): void {
    if (this.#state === 'up') this.#process.renewCertificate()
  }

  /** Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#state = 'stopped'
    this.#cancel()
    await this.#process.stop()
  }

  #up(): void {
    const { port, clock, logger } = this.#options
    this.#state = 'up'
    this.#upSince = clock.now()
    logger.info({ port, turnPid: this.#process.pid }, 'the TURN server is up')
    void this.#process.ended.then(how => this.#ended(how))
  }

  #ended(how: string): void {
    if (this.#state === 'stopped') return
    const { clock, logger } = this.#options
    if (this.#state === 'up' && clock.now() - this.#upSince >= GOOD_RUN) this.#wait = FIRST_WAIT
    this.#state = 'waiting'
    this.#ends += 1
    logger.warn({ how, startsInMs: this.#wait }, 'the TURN server ended; restarting it')
    this.#cancel = clock.after(this.#wait, () => void this.#startAgain())
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT)
  }

  async #startAgain(): Promise<void> {
    this.#state = 'starting'
    const next = new TurnserverProcess(this.#options)
    this.#process = next
    const answers = await next.answers()
    if (this.#isStopped()) return
    if (answers) return this.#up()
    await next.stop()
    this.#ended('no answer')
  }

  // Asked after an `await`, where the compiler still assumes the earlier value.
  #isStopped(): boolean {
    return this.#state === 'stopped'
  }
}
