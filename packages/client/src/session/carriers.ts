import type { Candidates, Description } from '@ringdown/protocol'
import type { ControlChannel } from './control-channel.js'

/** What sets up a session. */
export type Negotiation = Description | Candidates

/** The server log, as a session writes to it. */
export interface LogCarrier {
  /** Rejects where the server refuses the message or it was given up. */
  write(message: Negotiation): Promise<void>
}

interface Options {
  readonly log: LogCarrier
  readonly control: () => ControlChannel | null
}

/**
 * The two ways a session's messages travel. Each message takes both: nobody can tell whether it is the old path or the
 * server that is gone. The reader drops what comes twice.
 */
export class Carriers {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  send(message: Negotiation): void {
    this.#options.control()?.send(message)
    // A refusal is the writer's to deal with; the session hears of its failure from the browser.
    this.#options.log.write(message).catch(() => {})
  }
}
