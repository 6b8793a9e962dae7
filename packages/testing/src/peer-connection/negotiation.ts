import { Composer, type Self } from './composer.js'
import {
  type Description,
  type Descriptions,
  keepsLayout,
  localOf,
  NO_DESCRIPTIONS,
  remoteOf,
  withoutPending,
} from './description.js'
import type { Sdp } from './fake-sdp.js'
import { LastCreated } from './last-created.js'
import { needsNegotiation } from './negotiation-need.js'
import { otherOrder, wrongState } from './refusals.js'
import { RemoteChanges } from './remote-changes.js'
import type { Transceivers } from './transceivers.js'

export type SignalingState = 'stable' | 'have-local-offer' | 'have-remote-offer' | 'closed'

/**
 * JSEP (RFC 9429) without events or waiting: which description can be applied when, and what it does to the
 * transceivers. Errors are thrown as the `DOMException` a browser rejects with, and change nothing.
 *
 * ```
 * local offer                      remote offer
 * have-local-offer ◀────────── stable ──────────▶ have-remote-offer
 * └── remote answer ──▶   ◀── local answer ──┘
 * └── rollback ───────▶   ◀─────── rollback ─┘
 * ```
 */
export class Negotiation {
  /** Whether the page has made a data channel. */
  hasChannel = false
  readonly #transceivers: Transceivers
  readonly #isStrict: boolean
  readonly #composer: Composer
  readonly #lastOffer: LastCreated
  readonly #lastAnswer: LastCreated
  #state: SignalingState = 'stable'
  #descriptions: Descriptions = NO_DESCRIPTIONS
  /** webrtc-pc's [[LocalIceCredentialsToReplace]]: the generations that `restartIce()` replaces. */
  #ufragsToReplace = new Set<string>()

  constructor(self: Self, transceivers: Transceivers, isStrict: boolean) {
    this.#transceivers = transceivers
    this.#isStrict = isStrict
    this.#composer = new Composer(self)
    this.#lastOffer = new LastCreated('createOffer', this.#composer, isStrict)
    this.#lastAnswer = new LastCreated('createAnswer', this.#composer, false)
  }

  get state(): SignalingState {
    return this.#state
  }

  get descriptions(): Descriptions {
    return this.#descriptions
  }

  get isNeeded(): boolean {
    if (this.#ufragsToReplace.size > 0) return true
    return needsNegotiation(this.#descriptions, this.#transceivers.all, this.hasChannel)
  }

  close(): void {
    this.#state = 'closed'
  }

  /** Something changed that the next description would contain. */
  touch(): void {
    this.#lastOffer.outdate()
    this.#lastAnswer.outdate()
  }

  restartIce(): void {
    const { currentLocal, pendingLocal } = this.#descriptions
    const ufrags = [currentLocal, pendingLocal].flatMap(local => (local ? [local.sdp.ufrag] : []))
    this.#ufragsToReplace = new Set(ufrags)
    this.touch()
  }

  checkMayOffer(): void {
    if (this.#state === 'have-remote-offer') {
      throw wrongState(`Cannot create an offer in state ${this.#state}.`)
    }
  }

  createOffer(iceRestart: boolean): Sdp {
    this.checkMayOffer()
    const local = localOf(this.#descriptions)
    const restart = iceRestart || (local !== null && this.#ufragsToReplace.has(local.sdp.ufrag))
    return this.#lastOffer.keep(
      this.#composer.composeOffer(this.#descriptions, this.#transceivers.all, this.hasChannel, restart),
    )
  }

  checkMayAnswer(): void {
    this.#offerToAnswer()
  }

  createAnswer(): Sdp {
    const offer = this.#offerToAnswer()
    return this.#lastAnswer.keep(
      this.#composer.composeAnswer(this.#descriptions, this.#transceivers.all, offer.sdp),
    )
  }

  /** What `setLocalDescription` refuses in a description that the page passed. */
  checkLocal(type: Description['type'], sdp: Sdp, text: string): void {
    const last = type === 'offer' ? this.#lastOffer : this.#lastAnswer
    last.check(sdp, text)
  }

  /** @param given `null` for the implicit form, which makes the description itself. */
  applyLocal(type: Description['type'], given: Sdp | null): RemoteChanges {
    return type === 'offer' ? this.#applyLocalOffer(given) : this.#applyLocalAnswer(given)
  }

  #applyLocalOffer(given: Sdp | null): RemoteChanges {
    if (this.#state === 'have-remote-offer') {
      throw wrongState(`Failed to set local offer sdp: Called in wrong state: ${this.#state}`)
    }
    const sdp = given ?? this.#lastOffer.current ?? this.createOffer(false)
    this.#checkLayout(this.#descriptions, sdp)
    this.#transceivers.applyLocalOffer(sdp)
    this.#descriptions = { ...this.#descriptions, pendingLocal: { type: 'offer', sdp } }
    this.#enter('have-local-offer')
    return new RemoteChanges()
  }

  #applyLocalAnswer(given: Sdp | null): RemoteChanges {
    const offer = this.#offerToAnswer()
    const sdp = given ?? this.#lastAnswer.current ?? this.createAnswer()
    checkAnswer(offer.sdp, sdp)
    this.#settle({ type: 'answer', sdp }, offer)
    return this.#transceivers.applyLocalAnswer(sdp)
  }

  /** What `setRemoteDescription` refuses in an offer, before it rolls back a local one. */
  checkRemoteOffer(sdp: Sdp): void {
    this.#checkLayout(
      this.#state === 'have-local-offer' ? withoutPending(this.#descriptions) : this.#descriptions,
      sdp,
    )
  }

  applyRemoteOffer(sdp: Sdp): RemoteChanges {
    this.#descriptions = { ...this.#descriptions, pendingRemote: { type: 'offer', sdp } }
    this.#lastOffer.supersede()
    this.#enter('have-remote-offer')
    return this.#transceivers.applyRemoteOffer(sdp)
  }

  applyRemoteAnswer(sdp: Sdp): RemoteChanges {
    const { pendingLocal } = this.#descriptions
    if (this.#state !== 'have-local-offer' || !pendingLocal) {
      throw wrongState(`Failed to set remote answer sdp: Called in wrong state: ${this.#state}`)
    }
    checkAnswer(pendingLocal.sdp, sdp)
    this.#settle(pendingLocal, { type: 'answer', sdp })
    return this.#transceivers.applyRemoteAnswer(sdp)
  }

  /** @param from whose offer is meant. Chromium rolls back either, unless `isStrict`. */
  rollback(from: 'have-local-offer' | 'have-remote-offer'): RemoteChanges {
    const isPending = this.#state === 'have-local-offer' || this.#state === 'have-remote-offer'
    if (this.#isStrict ? this.#state !== from : !isPending) {
      throw wrongState(`Called in wrong state: ${this.#state}`)
    }
    this.#descriptions = withoutPending(this.#descriptions)
    this.#enter('stable')
    return this.#transceivers.rollback()
  }

  #offerToAnswer(): Description {
    const { pendingRemote } = this.#descriptions
    if (this.#state !== 'have-remote-offer' || !pendingRemote) {
      throw wrongState(`There is no remote offer to answer in state ${this.#state}.`)
    }
    return pendingRemote
  }

  #checkLayout(descriptions: Descriptions, sdp: Sdp): void {
    const layout = (localOf(descriptions) ?? remoteOf(descriptions))?.sdp.sections ?? []
    if (!keepsLayout(layout, sdp.sections)) throw otherOrder('subsequent offer', 'previous offer/answer')
  }

  #settle(local: Description, remote: Description): void {
    // Copies, because a browser shows a current description as a different object than the pending one.
    this.#descriptions = { ...NO_DESCRIPTIONS, currentLocal: { ...local }, currentRemote: { ...remote } }
    if (!this.#ufragsToReplace.has(local.sdp.ufrag)) this.#ufragsToReplace.clear()
    this.#lastOffer.supersede()
    this.#enter('stable')
  }

  #enter(state: SignalingState): void {
    this.#state = state
    this.touch()
  }
}

function checkAnswer(offer: Sdp, answer: Sdp): void {
  const isComplete = offer.sections.length === answer.sections.length
  if (!isComplete || !keepsLayout(offer.sections, answer.sections)) throw otherOrder('answer', 'offer')
}
