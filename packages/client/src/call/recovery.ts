import { type Cancel, type Clock, type HangupReason, TIMERS } from '@ringdown/protocol'
import type { Outage, OutageCause } from './outage.js'

export interface RecoveryPorts {
  readonly clock: Clock
  /** The offerer tries first. */
  readonly isOfferer: boolean
  /** Whether this device can reach the server. */
  isOnline(): boolean
  /** Whether the peer can, as far as the server knows. */
  isPeerReachable(): boolean
  /** Looks for a new path to the peer. */
  attempt(): void
  /** The outage has begun, ended or changed. */
  onChange(): void
  giveUp(reason: HangupReason): void
}

/** Two network changes within this time count as one. */
const TOGETHER_MS = 1000
/**
 * The delay before the next attempt: after the first, the second and each later one. A new network is often not ready
 * at once, and a slow one needs time.
 */
const PAUSES_MS = [1500, 3000, TIMERS.restartAgain] as const
/** If a timer is later than this, it was not running: the machine slept. */
const LATE_MS = 5000

/**
 * Keeps an accepted call connected with one peer: notices a lost connection, tries to restore it, and finally gives
 * up.
 *
 * ```
 * idle ──▶ waiting ──▶ connected ◀──▶ lost ──▶ given up
 * └──────────────────────────────────▲
 * ```
 *
 * `lost` is while there is an {@link Outage}. While `connected` it also tries when the network has changed, because
 * the browser takes seconds to notice that nothing arrives. The offerer tries first and the answerer a little later,
 * so that they rarely try at once. Either may, since perfect negotiation decides who was first.
 */
export class Recovery {
  readonly #ports: RecoveryPorts
  #state: 'idle' | 'waiting' | 'connected' | 'lost' = 'idle'
  #outage: Outage | null = null
  #hasLeft = false
  #isPatient = false
  #wasOnline = true
  /** The network has changed, and nothing has shown since that the connection still works. */
  #isSuspect = false
  /** Attempts since the outage began or its circumstances changed; the delays between them grow. */
  #attempts = 0
  #attemptedAt = -Infinity
  #cancelDeadline: Cancel = () => {}
  #cancelAttempt: Cancel = () => {}

  constructor(ports: RecoveryPorts) {
    this.#ports = ports
  }

  get outage(): Outage | null {
    return this.#outage
  }

  /** The call was accepted: its first connection must succeed within its time. */
  expectConnection(): void {
    if (this.#state !== 'idle') return
    this.#state = 'waiting'
    this.#endAfter(TIMERS.connect, 'ice-failed')
  }

  /** Whether there is a connection now; cheap to repeat. @param lostAt since when there is none, if known. */
  follow(isConnected: boolean, lostAt?: number | null): void {
    if (this.#state === 'idle') return
    if (isConnected && !this.#hasLeft) this.#regain()
    else if (this.#state === 'connected') this.lose(lostAt ?? undefined)
    this.refresh()
  }

  /** A path has just been found, old or new. */
  renew(): void {
    this.#isSuspect = false
  }

  /** There was a connection before, but there is none now, as after a reload of this page. */
  lose(since = this.#ports.clock.now()): void {
    this.#state = 'lost'
    this.#attempts = 0
    this.#outage = { since, cause: this.#cause, givesUpAt: null }
    this.#endAfter(TIMERS.reconnect, 'ice-timeout')
    this.#attemptAfter(this.#ports.isOfferer ? TIMERS.restart : 2 * TIMERS.restart)
  }

  /** The peer's page is going away, closed or reloaded. */
  peerLeft(): void {
    if (this.#state === 'idle' || this.#state === 'waiting' || this.#hasLeft) return
    this.#hasLeft = true
    if (this.#state === 'connected') this.lose()
    this.#endAfter(TIMERS.leaving, 'peer-left')
    this.refresh()
  }

  /** The peer's page is back, or is looking for another path. */
  peerCame(): void {
    if (this.#hasLeft) this.#endAfter(TIMERS.reconnect, 'ice-timeout')
    this.#hasLeft = false
    this.postpone()
    this.refresh()
  }

  /** Who can reach the server may have changed. */
  refresh(): void {
    const isOnline = this.#ports.isOnline()
    const isBack = isOnline && !this.#wasOnline
    this.#wasOnline = isOnline
    if (this.#outage && this.#outage.cause !== this.#cause) this.#show({ cause: this.#cause })
    if (isBack && (this.#outage || this.#isSuspect)) this.#beginAttempts()
  }

  /** This device has another network, or was asleep: the current connection may not last. */
  networkChanged(): void {
    if (this.#state === 'idle') return
    this.#isSuspect = true
    const wait = this.#attemptedAt + TOGETHER_MS - this.#ports.clock.now()
    // Of several changes, the last one describes the current network.
    if (wait > 0) this.#after(wait, () => this.#beginAttempts())
    else this.#beginAttempts()
  }

  /** Tries at once. */
  attemptNow(): void {
    if (this.#outage) this.#beginAttempts()
  }

  /** The peer is trying: leaves it to them for a while. */
  postpone(): void {
    if (this.#outage) this.#attemptAfter(TIMERS.restartAgain)
  }

  keepWaiting(): void {
    this.#isPatient = true
    if (!this.#outage) return
    this.#cancelDeadline()
    this.#show({ givesUpAt: null })
  }

  close(): void {
    this.#cancelDeadline()
    this.#cancelAttempt()
    this.#outage = null
  }

  get #cause(): OutageCause {
    if (this.#hasLeft) return 'left'
    if (!this.#ports.isOnline()) return 'here'
    return this.#ports.isPeerReachable() ? 'between' : 'there'
  }

  /** The delay before the next attempt. It differs at the two ends, or they would keep colliding. */
  get #pause(): number {
    const pause = PAUSES_MS[this.#attempts - 1] ?? TIMERS.restartAgain
    return this.#ports.isOfferer ? pause : 1.5 * pause
  }

  #regain(): void {
    if (this.#state === 'connected') return
    this.#state = 'connected'
    this.#isPatient = false
    this.#isSuspect = false
    this.close()
    this.#ports.onChange()
  }

  #beginAttempts(): void {
    this.#attempts = 0
    this.#attempt()
  }

  #attempt(): void {
    this.#attempts++
    this.#attemptAfter(this.#pause)
    // A page that is gone cannot be reached, and a lost connection can only be restored through the server.
    const canBeHeard = this.#state === 'connected' || this.#ports.isOnline()
    if (this.#hasLeft || !canBeHeard) return
    this.#attemptedAt = this.#ports.clock.now()
    this.#ports.attempt()
  }

  #attemptAfter(ms: number): void {
    this.#after(ms, () => {
      const isWanted = this.#outage !== null || (this.#isSuspect && this.#attempts < PAUSES_MS.length)
      if (isWanted) this.#attempt()
    })
  }

  #after(ms: number, run: () => void): void {
    this.#cancelAttempt()
    this.#cancelAttempt = this.#ports.clock.after(ms, run)
  }

  #endAfter(ms: number, reason: HangupReason): void {
    this.#cancelDeadline()
    const isOver = this.#isPatient && reason !== 'ice-failed'
    const { clock } = this.#ports
    const due = clock.now() + ms
    if (this.#outage) this.#show({ givesUpAt: isOver ? null : due })
    if (isOver) return
    this.#cancelDeadline = clock.after(ms, () => {
      if (clock.now() > due + LATE_MS) this.#endAfter(ms, reason)
      else this.#ports.giveUp(reason)
    })
  }

  #show(change: Partial<Outage>): void {
    if (!this.#outage) return
    this.#outage = { ...this.#outage, ...change }
    this.#ports.onChange()
  }
}
