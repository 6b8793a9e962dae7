import { Composer, type Offer, type Self } from './composer.js'
import { type Description, type Descriptions, keepsLayout, localOf, NO_DESCRIPTIONS } from './description.js'
import { reverse } from './direction.js'
import { formatSdp, parseSdp, type Sdp } from './fake-sdp.js'
import type { FakeRtpTransceiver } from './fake-transceiver.js'
import { needsNegotiation } from './negotiation-need.js'
import { RemoteStreams, type TrackEventInit } from './remote-tracks.js'

export type SignalingState = 'stable' | 'have-local-offer' | 'have-remote-offer' | 'closed'

/**
 * JSEP (RFC 9429) without events and without waiting: which description may be applied when, and what it does to the
 * transceivers. What is wrong is thrown as the `DOMException` a browser rejects with.
 *
 * ```
 *            local offer                      remote offer
 *  have-local-offer ◀────────── stable ──────────▶ have-remote-offer
 *            └── remote answer ──▶   ◀── local answer ──┘
 *            └── rollback ───────▶   ◀─────── rollback ─┘
 * ```
 */
export class Negotiation {
  readonly transceivers: FakeRtpTransceiver[] = []
  /** Whether the page has made a data channel. */
  hasChannel = false
  #state: SignalingState = 'stable'
  #descriptions: Descriptions = NO_DESCRIPTIONS
  #lastOffer: Offer | null = null
  #lastAnswer: Sdp | null = null
  /** webrtc-pc's [[LocalIceCredentialsToReplace]]: the generations `restartIce()` wants gone. */
  #ufragsToReplace = new Set<string>()
  readonly #remoteStreams = new RemoteStreams()
  readonly #makeTransceiver: (kind: 'audio' | 'video') => FakeRtpTransceiver
  readonly #composer: Composer

  /** @param makeTransceiver makes one for an m-line of a remote offer. */
  constructor(self: Self, makeTransceiver: (kind: 'audio' | 'video') => FakeRtpTransceiver) {
    this.#composer = new Composer(self)
    this.#makeTransceiver = makeTransceiver
  }

  get state(): SignalingState {
    return this.#state
  }

  get descriptions(): Descriptions {
    return this.#descriptions
  }

  get isNeeded(): boolean {
    if (this.#ufragsToReplace.size > 0) return true
    return needsNegotiation(this.#descriptions, this.transceivers, this.hasChannel)
  }

  close(): void {
    this.#state = 'closed'
  }

  restartIce(): void {
    const { currentLocal, pendingLocal } = this.#descriptions
    const ufrags = [currentLocal, pendingLocal].flatMap(local => (local ? [local.sdp.ufrag] : []))
    this.#ufragsToReplace = new Set(ufrags)
  }

  createOffer(iceRestart: boolean): Offer {
    if (this.#state !== 'stable' && this.#state !== 'have-local-offer') {
      throw wrongState(`Cannot create an offer in state ${this.#state}.`)
    }
    const local = localOf(this.#descriptions)
    const restart = iceRestart || (local !== null && this.#ufragsToReplace.has(local.sdp.ufrag))
    this.#lastOffer = this.#composer.composeOffer(
      this.#descriptions,
      this.transceivers,
      this.hasChannel,
      restart,
    )
    return this.#lastOffer
  }

  createAnswer(): Sdp {
    const { pendingRemote } = this.#descriptions
    if (this.#state !== 'have-remote-offer' || !pendingRemote) {
      throw wrongState(`Cannot create an answer in state ${this.#state}.`)
    }
    this.#lastAnswer = this.#composer.composeAnswer(this.#descriptions, this.transceivers, pendingRemote.sdp)
    return this.#lastAnswer
  }

  /** @param text what the page passed; empty for the implicit form, which makes the description itself. */
  applyLocal(type: RTCSdpType, text: string): [] {
    if (type === 'rollback') this.rollback('have-local-offer')
    else if (type === 'offer') this.#applyLocalOffer(text)
    else if (type === 'answer') this.#applyLocalAnswer(text)
    else throw provisional()
    return []
  }

  /** Returns the `track` events that the description causes. */
  applyRemote(type: RTCSdpType, text: string): TrackEventInit[] {
    if (type === 'rollback') return this.rollback('have-remote-offer')
    if (type === 'offer') return this.#applyRemoteOffer(text)
    if (type === 'answer') return this.#applyRemoteAnswer(text)
    throw provisional()
  }

  #applyLocalOffer(text: string): void {
    if (this.#state !== 'stable' && this.#state !== 'have-local-offer') {
      throw wrongState(`Failed to set local offer sdp: Called in wrong state: ${this.#state}`)
    }
    const offer = text === '' ? this.createOffer(false) : this.#lastOffer
    if (!offer || (text !== '' && formatSdp(offer.sdp) !== text)) throw notTheLast('createOffer')
    for (const [transceiver, mid] of offer.mids) transceiver.mid ??= mid
    this.#descriptions = { ...this.#descriptions, pendingLocal: { type: 'offer', sdp: offer.sdp } }
    this.#state = 'have-local-offer'
  }

  #applyLocalAnswer(text: string): void {
    const { pendingRemote } = this.#descriptions
    if (this.#state !== 'have-remote-offer' || !pendingRemote) {
      throw wrongState(`Failed to set local answer sdp: Called in wrong state: ${this.#state}`)
    }
    const answer = text === '' ? this.createAnswer() : this.#lastAnswer
    if (!answer || (text !== '' && formatSdp(answer) !== text)) throw notTheLast('createAnswer')
    this.#settle({ type: 'answer', sdp: answer }, pendingRemote)
    for (const section of answer.sections) this.#transceiverOf(section.mid)?.settle(section.direction)
  }

  #applyRemoteOffer(text: string): TrackEventInit[] {
    if (this.#state !== 'stable' && this.#state !== 'have-remote-offer') {
      throw wrongState(`Failed to set remote offer sdp: Called in wrong state: ${this.#state}`)
    }
    const sdp = parse(text)
    const layout = localOf(this.#descriptions)?.sdp.sections ?? []
    if (!keepsLayout(layout, sdp.sections)) {
      throw new DOMException(
        "The order of m-lines in subsequent offer doesn't match order from previous offer/answer.",
        'InvalidAccessError',
      )
    }
    for (const section of sdp.sections) {
      // A transceiver made by addTransceiver() is never matched to an offered m-line: only one of addTrack() would be,
      // and the fake has none (RFC 9429, 5.10).
      if (section.kind === 'application' || this.#transceiverOf(section.mid)) continue
      const transceiver = this.#makeTransceiver(section.kind)
      transceiver.mid = section.mid
      this.transceivers.push(transceiver)
    }
    this.#descriptions = { ...this.#descriptions, pendingRemote: { type: 'offer', sdp } }
    this.#lastOffer = null
    this.#state = 'have-remote-offer'
    return this.#applyTracks(sdp)
  }

  #applyRemoteAnswer(text: string): TrackEventInit[] {
    const { pendingLocal } = this.#descriptions
    if (this.#state !== 'have-local-offer' || !pendingLocal) {
      throw wrongState(`Failed to set remote answer sdp: Called in wrong state: ${this.#state}`)
    }
    const sdp = parse(text)
    const offered = pendingLocal.sdp.sections
    if (!keepsLayout(offered, sdp.sections) || offered.length !== sdp.sections.length) {
      throw new DOMException(
        "The order of m-lines in answer doesn't match order in offer.",
        'InvalidAccessError',
      )
    }
    this.#settle(pendingLocal, { type: 'answer', sdp })
    for (const section of sdp.sections) this.#transceiverOf(section.mid)?.settle(reverse(section.direction))
    return this.#applyTracks(sdp)
  }

  /** Goes back to what was last settled; forgets transceivers that only the withdrawn offer brought. */
  rollback(from: 'have-local-offer' | 'have-remote-offer'): [] {
    if (this.#state !== from) {
      throw wrongState(`Called in wrong state: ${this.#state}`)
    }
    for (const transceiver of [...this.transceivers]) {
      transceiver.mid = transceiver.stableMid
      if (!transceiver.createdByRemote) continue
      this.transceivers.splice(this.transceivers.indexOf(transceiver), 1)
      this.#remoteStreams.remove(transceiver)
    }
    this.#descriptions = { ...this.#descriptions, pendingLocal: null, pendingRemote: null }
    this.#lastOffer = null
    this.#lastAnswer = null
    this.#state = 'stable'
    return []
  }

  #settle(local: Description, remote: Description): void {
    this.#descriptions = {
      currentLocal: local,
      currentRemote: remote,
      pendingLocal: null,
      pendingRemote: null,
    }
    for (const transceiver of this.transceivers) {
      transceiver.stableMid = transceiver.mid
      transceiver.createdByRemote = false
    }
    if (!this.#ufragsToReplace.has(local.sdp.ufrag)) this.#ufragsToReplace.clear()
    this.#lastOffer = null
    this.#lastAnswer = null
    this.#state = 'stable'
  }

  #applyTracks(sdp: Sdp): TrackEventInit[] {
    return sdp.sections.flatMap(section => {
      const transceiver = this.#transceiverOf(section.mid)
      const event = transceiver && this.#remoteStreams.apply(transceiver, section)
      return event ? [event] : []
    })
  }

  #transceiverOf(mid: string): FakeRtpTransceiver | undefined {
    return this.transceivers.find(transceiver => transceiver.mid === mid)
  }
}

function parse(text: string): Sdp {
  const sdp = parseSdp(text)
  if (!sdp) throw new DOMException('Failed to parse SessionDescription.', 'OperationError')
  return sdp
}

function wrongState(message: string): DOMException {
  return new DOMException(message, 'InvalidStateError')
}

function notTheLast(made: string): DOMException {
  return new DOMException(
    `The SDP does not match the last one made by ${made}().`,
    'InvalidModificationError',
  )
}

function provisional(): DOMException {
  return new DOMException('The fake has no provisional answers.', 'NotSupportedError')
}
