import {
  type Cancel,
  type Candidates,
  type Clock,
  conceal,
  type Description,
  type Draft,
  type HangupReason,
  type Warmth,
} from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { hasTurn } from '../session/ice-findings.js'
import { Session, type SessionSnapshot } from '../session/session.js'

type Message = Description | Candidates
/** A message as the log has it. */
type Logged = Draft<Message>

export interface SlotPorts {
  readonly PeerConnection: typeof RTCPeerConnection
  readonly clock: Clock
  /** Asked when a session is opened: ICE credentials change. */
  readonly configuration: () => RTCConfiguration
  /** Appends to the log what `warmth` lets out of the message. Rejects where the server refuses it. */
  submit(message: Message, warmth: Warmth): Promise<void>
  onChange(): void
  onAccept(): void
  onHangup(reason: HangupReason): void
  onLeaving(): void
  onOffer(): void
  onPath(): void
  onFailure(reason: 'ice' | 'unsupported', error?: unknown): void
}

/** More batches of candidates than any browser gathers. */
const MOST_HELD = 64

/**
 * The place of a call's session, which may be taken by one after another: the caller opens a new one for a device that did
 * not take the held offer. Here too is what a callee's device keeps to itself until its human answers.
 */
export class SessionSlot {
  readonly #role: 'caller' | 'callee'
  readonly #ports: SlotPorts
  #session: Session | null = null
  #unsubscribe: Cancel = () => {}
  /** Which of the caller's sessions is the present one; 0 before the first. */
  #number = 0
  /** The offer to answer. */
  #offer: Draft<Description> | null = null
  /** Candidates of the peer, until there is a session that may try them. */
  #held: Draft<Candidates>[] = []
  /** Ours, until the peer may have it. */
  #withheld: Message[] = []
  /** How far a callee goes before its human answers; `null` for not at all, not even in private. */
  #warmth: Warmth | null = null
  #released = false
  /** Callee: the server has taken this session's answer, so that no other device has the same offer. */
  #answerTaken = false
  #media: LocalMedia | null = null
  #failure: { readonly reason: 'ice' | 'unsupported'; readonly error?: unknown } | null = null

  constructor(role: 'caller' | 'callee', ports: SlotPorts) {
    this.#role = role
    this.#ports = ports
  }

  get snapshot(): SessionSnapshot | null {
    return this.#session?.snapshot ?? null
  }

  get session(): Session | null {
    return this.#session
  }

  /** Caller: opens the first session, or the next in place of the one before. */
  open(): void {
    this.#openSession(this.#number + 1)
  }

  /**
   * Callee: gets as far as `warmth` allows while it rings. With `none` everything is made ready in private: the offer is
   * answered and candidates are gathered, but nothing of it leaves, and no candidate of the caller's is tried, since a try
   * would show where we are.
   */
  warmUp(warmth: Warmth): void {
    if (this.#released || this.#warmth !== null) return
    this.#warmth = warmth === 'relay' && !hasTurn(this.#ports.configuration()) ? 'none' : warmth
    this.#answerOffer()
  }

  /** How it is connected while it rings, for the record; a caller cannot tell whether the callee's end is a relay's. */
  get warmth(): Warmth {
    if (this.#session?.snapshot.connection !== 'connected') return 'none'
    return this.#role === 'caller' ? 'direct' : (this.#warmth ?? 'none')
  }

  /** The human act has happened: here for a callee, at the callee's for a caller. Media may leave, nothing is kept back. */
  release(localMedia: LocalMedia): void {
    if (this.#released) return
    const configuration = this.#ports.configuration()
    const wasRelayed = this.#warmth === 'relay' && configuration.iceTransportPolicy !== 'relay'
    this.#released = true
    this.#media = localMedia
    const hasFailed = this.#failure?.reason === 'ice'
    // Firefox gives up on a connection with no candidate to try after some seconds; nobody has heard of it yet.
    if (hasFailed && this.#warmth === 'none') this.#closeSession()
    if (!this.#session) this.#answerOffer()
    this.#session?.sendMedia(localMedia)
    for (const message of this.#withheld.splice(0)) this.#send(message)
    this.#tryHeld()
    if (this.#failure?.reason === 'unsupported')
      this.#ports.onFailure(this.#failure.reason, this.#failure.error)
    else if (wasRelayed || this.#failure || this.#session?.snapshot.connection === 'reconnecting') {
      this.#session?.restartIce(configuration)
    }
  }

  /** Callee: the session it answers; `null` where there is none, as its offer was taken by another device. */
  get number(): number | null {
    return this.#session ? this.#number : (this.#offer?.session ?? null)
  }

  sayAccept(): void {
    this.#session?.sayAccept()
  }

  hangUp(reason: HangupReason): void {
    this.#session?.hangUp(reason)
  }

  sayLeaving(): void {
    this.#session?.sayLeaving()
  }

  /** The number of the last session, from 1; 0 before the first. */
  get count(): number {
    return this.#number
  }

  /** After a reload: the sessions up to this one have been. */
  countFrom(number: number): void {
    this.#number = Math.max(this.#number, number)
  }

  /** Looks for a new path to the peer. @returns false where there is no session that could have one. */
  restartIce(): boolean {
    if (!this.#session || this.#session.isBeyondRepair) return false
    this.#session.restartIce(this.#ports.configuration())
    return true
  }

  /** Takes a description or candidates that came by the log. */
  receive(message: Logged): void {
    if (message.type === 'description') this.#receiveDescription(message)
    else if (this.#session && this.#mayTry) this.#session.receive(message)
    else if (this.#held.length < MOST_HELD) this.#held.push(message)
  }

  close(): void {
    this.#closeSession()
    this.#offer = null
    this.#held = []
  }

  /**
   * Whether the caller's candidates may be tried. Each try shows the peer where it came from; and a second device that
   * tries the same offer leaves the caller's end of DTLS in a handshake with the wrong one.
   */
  get #mayTry(): boolean {
    if (this.#role === 'caller') return true
    return this.#answerTaken && (this.#released || this.#warmth === 'direct' || this.#warmth === 'relay')
  }

  #tryHeld(): void {
    if (this.#mayTry) for (const batch of this.#held.splice(0)) this.#session?.receive(batch)
  }

  #receiveDescription(message: Draft<Description>): void {
    if (this.#session && message.session === this.#number) {
      this.#session.receive(message)
      return
    }
    const isNext =
      this.#role === 'callee' && message.description.type === 'offer' && message.session > this.#number
    if (!isNext) return
    // A newer offer supersedes the older one and its candidates.
    this.#offer = message
    this.#held = []
    this.#answerOffer()
  }

  /** Callee: answers the held offer, if there is one and it is time to. */
  #answerOffer(): void {
    const offer = this.#offer
    if (offer === null || (this.#warmth === null && !this.#released)) return
    this.#openSession(offer.session).receive(withoutCandidates(offer))
  }

  #closeSession(): void {
    this.#unsubscribe()
    this.#session?.close()
    this.#session = null
    this.#withheld = []
    this.#failure = null
    this.#answerTaken = false
  }

  #openSession(number: number): Session {
    this.#closeSession()
    this.#number = number
    const { PeerConnection, clock, onHangup, onLeaving, onOffer, onPath } = this.#ports
    const configuration = this.#ports.configuration()
    const relayOnly = !this.#released && this.#warmth === 'relay'
    const session = new Session(this.#role, {
      number,
      PeerConnection,
      clock,
      configuration: relayOnly ? { ...configuration, iceTransportPolicy: 'relay' } : configuration,
      sendByLog: message => this.#send(message),
      onAccept: () => {
        // Only a callee answers: the caller's page has no say in it.
        if (this.#role === 'caller') this.#ports.onAccept()
      },
      onHangup,
      onLeaving,
      onOffer,
      onPath,
      onFailure: (reason, error) => this.#fail(reason, error),
    })
    this.#session = session
    this.#unsubscribe = session.subscribe(() => this.#ports.onChange())
    if (this.#media) session.sendMedia(this.#media)
    return session
  }

  #send(message: Message): void {
    const isEarly = this.#role === 'callee' && !this.#released
    if (isEarly && this.#warmth === 'none') {
      this.#withheld.push(message)
      return
    }
    const session = this.#session
    this.#ports.submit(message, isEarly ? (this.#warmth ?? 'none') : 'direct').then(
      () => {
        if (message.type !== 'description' || session !== this.#session) return
        this.#answerTaken = true
        this.#tryHeld()
      },
      () => {
        if (isEarly && message.type === 'description' && session === this.#session) this.leaveOffer()
      },
    )
  }

  /** What was offered is not for this page: it belongs to another device, or to a page that is gone. It is sent an offer of its own. */
  leaveOffer(): void {
    this.#closeSession()
    this.#offer = null
    this.#held = []
    this.#ports.onChange()
  }

  /** Before the human act a failed connection is nobody's concern: it is tried again then. */
  #fail(reason: 'ice' | 'unsupported', error?: unknown): void {
    if (this.#released) this.#ports.onFailure(reason, error)
    else this.#failure = { reason, error }
  }
}

function withoutCandidates(offer: Draft<Description>): Message {
  const bare = conceal(offer, 'none')
  return bare.type === 'description' ? bare : offer
}
