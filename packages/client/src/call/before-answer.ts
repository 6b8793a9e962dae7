import { conceal, type Warmth } from '@ringdown/protocol'
import type { Carrier, Negotiation } from '../session/carrier.js'
import type { LogWriter } from './log-writer.js'

export interface BeforeAnswerPorts {
  readonly log: Pick<LogWriter, 'send'>
  /** The SDP of the offer that is answered. */
  offerSdp(): string | undefined
  /** The server has accepted this session's answer, so no other device has the same offer. */
  onTaken(): void
  /** The server has given the offer to another device. */
  onRefused(): void
}

/**
 * How far an answerer has gone with the offer: not at all; everything is prepared in private (`none`); its SDP answer has
 * left, which holds no address (`answer`); as far as the warmth allows; or all the way, because its human has answered.
 */
type Stage = 'untouched' | 'answer' | Warmth | 'answered'

/**
 * Holds back what a callee's device may not reveal before its human answers: its own description and candidates, as
 * the warmth of the ring demands, and every attempt with the caller's candidates, because an attempt reveals its
 * origin.
 */
export class BeforeAnswer implements Carrier {
  readonly #ports: BeforeAnswerPorts
  #stage: Stage = 'untouched'
  #withheld: Negotiation[] = []
  #isTaken = false
  /** Counts the sessions, so that the server's reply about an earlier one is not mistaken for this one's. */
  #session = 0

  constructor(ports: BeforeAnswerPorts) {
    this.#ports = ports
  }

  get isAnswered(): boolean {
    return this.#stage === 'answered'
  }

  /** Whether the offer may be answered, even if only in private. */
  get mayBegin(): boolean {
    return this.#stage !== 'untouched'
  }

  /** How far it may connect before the answer; `none` also before it has begun and after the answer. */
  get warmth(): Warmth {
    return this.#stage === 'relay' || this.#stage === 'direct' ? this.#stage : 'none'
  }

  /** Whether the server has accepted this session's answer. */
  get isTaken(): boolean {
    return this.#isTaken
  }

  /**
   * Whether the caller's candidates may be tried. A second device that tries the same offer would leave the caller's
   * DTLS in a handshake with the wrong device, so the server must have accepted the answer first.
   */
  get mayTry(): boolean {
    return this.#isTaken && (this.isAnswered || this.warmth !== 'none')
  }

  warmUp(stage: Warmth | 'answer'): void {
    if (!this.mayBegin) this.#stage = stage
  }

  /** The human has answered: nothing is held back any more. @returns what was. */
  answer(): readonly Negotiation[] {
    this.#stage = 'answered'
    return this.#withheld.splice(0)
  }

  /** The session is over: what it held back is discarded, and another may follow. */
  endSession(): void {
    this.#session++
    this.#withheld = []
    this.#isTaken = false
  }

  async send(message: Negotiation): Promise<void> {
    const { isAnswered, warmth } = this
    if (!isAnswered && warmth === 'none' && !this.#mayLeave(message)) {
      this.#withheld.push(message)
      return
    }
    const session = this.#session
    const refusal = await this.#ports.log.send(isAnswered ? message : conceal(message, warmth))
    if (message.type !== 'description' || session !== this.#session) return
    if (!refusal) {
      this.#isTaken = true
      this.#ports.onTaken()
    } else if (!isAnswered) this.#ports.onRefused()
  }

  /** Firefox, at either end, gives a connection up that has no candidate to try for five seconds. */
  #mayLeave(message: Negotiation): boolean {
    if (this.#stage !== 'answer' || message.type !== 'description') return false
    return !`${message.description.sdp}${this.#ports.offerSdp()}`.includes('o=mozilla')
  }
}
