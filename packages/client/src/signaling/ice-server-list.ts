import type { Cancel, Clock, IceServer, IceServersReply } from '@ringdown/protocol'
import { backoff } from './backoff.js'

const STOPPED: Cancel = () => {}
/** A timer longer than 32 bits fires at once. */
const MOST_MS = 86_400_000

/** The server's ICE servers, requested again before their credentials expire. */
export class IceServerList {
  readonly #ask: () => Promise<IceServersReply>
  readonly #clock: Clock
  #servers: readonly IceServer[] | null = null
  #cancel = STOPPED

  constructor(ask: () => Promise<IceServersReply>, clock: Clock) {
    this.#ask = ask
    this.#clock = clock
  }

  get servers(): readonly IceServer[] | null {
    return this.#servers
  }

  keep({ iceServers, expiresInMs }: IceServersReply): void {
    this.#servers = iceServers
    this.stop()
    if (expiresInMs !== undefined) this.#askIn(Math.min(expiresInMs * 0.8, MOST_MS))
  }

  /** Stops asking: the connection is gone, and the next welcome brings new servers. */
  stop(): void {
    this.#cancel()
    this.#cancel = STOPPED
  }

  #askIn(ms: number, tries = 0): void {
    const cancel = this.#clock.after(ms, async () => {
      const reply = await this.#ask().catch(() => null)
      if (this.#cancel !== cancel) return
      if (reply) this.keep(reply)
      else this.#askIn(backoff(tries), tries + 1)
    })
    this.#cancel = cancel
  }
}
