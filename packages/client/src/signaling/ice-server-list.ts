import type { Cancel, Clock, IceServer, IceServersReply } from '@ringdown/protocol'
import { backoff } from './backoff.js'

const STOPPED: Cancel = () => {}
/** A timer longer than 32 bits fires at once. */
const MOST_MS = 86_400_000

interface Ports {
  readonly clock: Clock
  ask(): Promise<IceServersReply>
  /** Whether this server gives TURN credentials only with a call. */
  areForCalls(): boolean
  /** Whether there is a call, here or ringing. */
  hasCalls(): boolean
}

/** The server's ICE servers: those for calls, if the server makes that difference. Asks again before they expire. */
export class IceServerList {
  readonly #ports: Ports
  #servers: readonly IceServer[] | null = null
  #cancel = STOPPED

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** `null` while unknown: a call brings them. */
  get servers(): readonly IceServer[] | null {
    return this.#servers
  }

  keep({ iceServers, expiresInMs }: IceServersReply): void {
    // Without a call, the server names only those that need no credentials.
    if (expiresInMs === undefined && this.#ports.areForCalls()) return
    this.#servers = iceServers
    this.stop()
    if (expiresInMs !== undefined) this.#renewIn(Math.min(expiresInMs * 0.8, MOST_MS))
  }

  stop(): void {
    this.#cancel()
    this.#cancel = STOPPED
  }

  #renewIn(ms: number, tries = 0): void {
    const { clock, ask, areForCalls, hasCalls } = this.#ports
    const cancel = clock.after(ms, async () => {
      const isNeeded = hasCalls() || !areForCalls()
      const reply = isNeeded && (await ask().catch(() => null))
      if (this.#cancel !== cancel) return
      if (reply === null) this.#renewIn(backoff(tries), tries + 1)
      else {
        this.#servers = null
        if (reply) this.keep(reply)
      }
    })
    this.#cancel = cancel
  }
}
