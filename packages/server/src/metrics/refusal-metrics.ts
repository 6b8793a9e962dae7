import { type ClosingReason, ERROR_CODES, type ErrorCode } from '@ringdown/protocol'
import { Counter, type Registry } from 'prom-client'

/** Where something was refused. */
type Place = 'upgrade' | 'handshake' | 'request'

type Dismissal = ClosingReason | 'malformed'
const DISMISSALS = Object.keys({
  replaced: true,
  'slow-consumer': true,
  flooding: true,
  stopping: true,
  expired: true,
  'signed-out': true,
  malformed: true,
} satisfies Record<Dismissal, true>) as readonly Dismissal[]

/** Counts what is refused, and the connections that are closed for what they did. No label holds what a client said. */
export class RefusalMetrics {
  readonly #refusals: Counter<'at' | 'code'>
  readonly #dismissals: Counter<'reason'>

  constructor(registry: Registry) {
    const registers = [registry]
    this.#refusals = new Counter({
      name: 'ringdown_refusals_total',
      help: 'Refused upgrades to a WebSocket, handshakes and requests, by error code.',
      labelNames: ['at', 'code'],
      registers,
    })
    this.#dismissals = new Counter({
      name: 'ringdown_dismissals_total',
      help: 'Connections that the server closed, by reason. "malformed" sent what is not of the protocol.',
      labelNames: ['reason'],
      registers,
    })
    // A counter that appears with its first refusal would hide it from every rate.
    for (const at of ['upgrade', 'handshake', 'request']) {
      for (const code of ERROR_CODES) this.#refusals.inc({ at, code }, 0)
    }
    for (const reason of DISMISSALS) this.#dismissals.inc({ reason }, 0)
  }

  refused(at: Place, code: ErrorCode): void {
    this.#refusals.inc({ at, code })
  }

  dismissed(reason: Dismissal): void {
    this.#dismissals.inc({ reason })
  }
}
