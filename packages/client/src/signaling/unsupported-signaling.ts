import { type Problem, RingdownError } from '@ringdown/protocol'
import { Store } from '../store.js'
import { UNREACHABLE } from './problems.js'
import type { ConnectionSnapshot, Signaling } from './signaling.js'

/** {@link Signaling} where calls are impossible, as while a page is rendered on a server: it reports that and does nothing. */
export class UnsupportedSignaling extends Store<ConnectionSnapshot> implements Signaling {
  readonly iceServers = null
  readonly welcome = null

  constructor(problem: Problem) {
    super({ connection: 'refused', me: null, problem })
  }

  on(): void {}

  async request(): Promise<never> {
    throw new RingdownError(UNREACHABLE)
  }

  reconnect(): void {}

  close(): void {
    this.update({ connection: 'closed', problem: null })
  }
}
