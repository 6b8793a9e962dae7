import { conceal, type Warmth } from '@ringdown/protocol'
import type { Carrier, Negotiation } from '../session/carrier.js'
import type { LogWriter } from './log-writer.js'

export interface BeforeAnswerPorts {
  readonly log: Pick<LogWriter, 'send'>
  /** The server has taken this session's answer, so that no other device has the same offer. */
  onTaken(): void
  /** The server has given the offer to another device. */
  onRefused(): void
}

/**
 * How far an answerer has gone with the offer: not at all; as far as the warmth allows (`none`: everything is made ready
 * in private); or all the way, as its human has answered.
 */
type Stage = 'untouched' | Warmth | 'answered'

/**
 * What a callee's device keeps to itself until its human answers: its own description and candidates, as far as the warmth
 * of the ring says, and every try of the caller's candidates, since a try shows where it came from.
 */
export class BeforeAnswer implements Carrier {
  readonly #ports: BeforeAnswerPorts
  #stage: Stage = 'untouched'
  #withheld: Negotiation[] = []
  #isTaken = false
  /** Counts the sessions, so that the server's word on an earlier one is not taken for this one's. */
  #session = 0

  constructor(ports: BeforeAnswerPorts) {
    this.#ports = ports
  }

  get isAnswered(): boolean {
    return this.#stage === 'answered'
  }

  /** Whether the offer may be answered, if only in private. */
  get mayBegin(): boolean {
    return this.#stage !== 'untouched'
  }

  /** How far it may connect before the answer; `none` also where it has not begun, and after the answer. */
  get warmth(): Warmth {
    return this.#stage === 'untouched' || this.#stage === 'answered' ? 'none' : this.#stage
  }

  /**
   * Whether the caller's candidates may be tried. A second device that tries the same offer would leave the caller's end of
   * DTLS in a handshake with the wrong one, so the server must have taken the answer first.
   */
  get mayTry(): boolean {
    return this.#isTaken && (this.isAnswered || this.warmth !== 'none')
  }

  warmUp(warmth: Warmth): void {
    if (this.#stage === 'untouched') this.#stage = warmth
  }

  /** The human has answered: from now on nothing is kept back. @returns what was. */
  answer(): readonly Negotiation[] {
    this.#stage = 'answered'
    return this.#withheld.splice(0)
  }

  /** The session is over: what it kept back is void, and another may follow. */
  endSession(): void {
    this.#session++
    this.#withheld = []
    this.#isTaken = false
  }

  async send(message: Negotiation): Promise<void> {
    const isEarly = !this.isAnswered
    if (isEarly && this.warmth === 'none') {
      this.#withheld.push(message)
      return
    }
    const session = this.#session
    const refusal = await this.#ports.log.send(isEarly ? conceal(message, this.warmth) : message)
    if (message.type !== 'description' || session !== this.#session) return
    if (!refusal) {
      this.#isTaken = true
      this.#ports.onTaken()
    } else if (isEarly) this.#ports.onRefused()
  }
}
