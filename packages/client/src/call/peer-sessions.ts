import {
  type Candidates,
  type Clock,
  candidatesOf,
  conceal,
  type Description,
  type Device,
  isNegotiation,
  isSameDevice,
  type Warmth,
} from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import type { Negotiation } from '../session/carrier.js'
import { hasTurn } from '../session/ice-findings.js'
import type { SessionAddress } from '../session/perfect-negotiation.js'
import { Session } from '../session/session.js'
import type { OnSessionEvent, SessionEvent } from '../session/session-event.js'
import type { SessionPilot } from '../session/session-pilot.js'
import type { SessionPorts } from '../session/session-ports.js'
import type { OnWrongTransition } from '../state-machine.js'
import { BeforeAnswer } from './before-answer.js'
import type { LogWriter } from './log-writer.js'

export interface SessionsPorts {
  readonly PeerConnection: typeof RTCPeerConnection
  readonly clock: Clock
  /** Called when a session is opened, because ICE credentials change. */
  readonly configuration: () => RTCConfiguration
  /** Whether the ICE servers are known. The accept brings them, if the ring has not; should the server have none, it goes without. */
  isReady(): boolean
  readonly log: Pick<LogWriter, 'send' | 'withdraw'>
  readonly pilot?: SessionPilot | undefined
  readonly onWrongTransition: OnWrongTransition
  /** The peer's device; absent while the offer is held for an unknown device. */
  peer(): Device | undefined
  readonly onEvent: OnSessionEvent
}

type Failure = SessionEvent & { readonly type: 'failed' }

/**
 * The sessions of a pair of devices, one after another: the offerer opens them, the answerer takes the newest one
 * offered.
 */
export class PeerSessions {
  readonly isOfferer: boolean
  readonly #ports: SessionsPorts
  /** Answerer: what is held back until a human has answered. */
  readonly #before: BeforeAnswer | null
  #present: Session | null = null
  #count: number
  /** The offer to answer. */
  #offer: Description | null = null
  /** Candidates that arrived early, or that may not be tried yet. No more than the log has, which the server bounds. */
  #held: Candidates[] = []
  #media: LocalMedia | null = null
  #knock: LocalMedia | null = null
  /** A failure from before the human acted, which stays unreported until then. */
  #earlyFailure: Failure | null = null

  /** @param count how many there have been. */
  constructor(isOfferer: boolean, ports: SessionsPorts, count = 0) {
    this.#ports = ports
    this.isOfferer = isOfferer
    this.#count = count
    const { log } = ports
    this.#before = isOfferer
      ? null
      : new BeforeAnswer({
          log,
          offerSdp: () => this.#offer?.description.sdp,
          onTaken: () => this.#tryHeld(),
          onRefused: () => this.leaveOffer(),
        })
  }

  /** The session in use. */
  get present(): Session | null {
    return this.#present
  }

  /** The number of the last session; 0 before the first. */
  get count(): number {
    return this.#count
  }

  /** Whether a human has answered: media may leave. */
  get isAnswered(): boolean {
    return this.#media !== null
  }

  /** Answerer: the number of the session it answers or would answer; `null` if there is none. */
  get answeredSession(): number | null {
    return this.#present ? this.#count : (this.#offer?.session ?? null)
  }

  /** How it is connected while it rings; a caller cannot tell whether the callee's end is a relay's. */
  get warmth(): Warmth {
    if (this.#present?.snapshot.state.name !== 'connected') return 'none'
    return this.#before?.warmth ?? 'direct'
  }

  /** Opens the next session in place of the previous one. The offerer's makes an offer by itself. */
  open(): void {
    const { log, onEvent } = this.#ports
    this.#close()
    const number = ++this.#count
    const configuration = this.#ports.configuration()
    const isRelayOnly = this.#before?.warmth === 'relay'
    const session = this.#create({
      ...this.#ports,
      isOfferer: this.isOfferer,
      configuration: isRelayOnly ? { ...configuration, iceTransportPolicy: 'relay' } : configuration,
      log: this.#before ?? log,
      address: () => this.#address(number),
      mayGather: () => (this.#before ? this.#before.warmth === 'direct' : !this.#media),
      onEvent: event => {
        if (session !== this.#present) return
        if (event.type === 'failed' && !this.isAnswered) this.#earlyFailure = event
        else onEvent(event)
      },
    })
    this.#present = session
    if (this.#media) session?.sendMedia(this.#media)
    else if (this.#knock) session?.knock(this.#knock)
  }

  /** Browsers whose WebRTC is blocked, or that have too many connections, refuse to make one. */
  #create(ports: SessionPorts): Session | null {
    try {
      return new Session(ports)
    } catch (error) {
      // A ring goes on; the person who answers it here learns then.
      if (this.isOfferer || this.isAnswered)
        this.#ports.onEvent({ type: 'failed', reason: 'unsupported', error })
      return null
    }
  }

  /** Answerer: connects as far as `warmth` allows while it rings. */
  warmUp(warmth: Warmth): void {
    const isVain = warmth === 'relay' && !hasTurn(this.#ports.configuration())
    this.#before?.warmUp(isVain ? 'answer' : warmth)
    this.answerOffer()
  }

  /** Offerer: sends the camera's picture before the answer, as soon as a session connects. */
  knock(localMedia: LocalMedia): void {
    this.#knock = localMedia
  }

  /** The human has acted, here or at the peer's: media may leave, and nothing is held back. */
  answer(localMedia: LocalMedia): void {
    if (this.#media) return
    const configuration = this.#ports.configuration()
    const warmth = this.#before?.warmth
    const wasRelayed = warmth === 'relay' && configuration.iceTransportPolicy !== 'relay'
    this.#media = localMedia
    // Firefox gives up after a few seconds on a connection with no candidate to try; the failure has not been
    // reported yet.
    if (this.#earlyFailure?.reason === 'ice' && warmth === 'none' && !this.#before?.isTaken) this.#close()
    const failure = this.#earlyFailure
    const withheld = this.#before?.answer() ?? []
    this.answerOffer()
    this.#present?.sendMedia(localMedia)
    for (const message of withheld) void this.#before?.send(message)
    this.#tryHeld()
    if (failure?.reason === 'unsupported') this.#ports.onEvent(failure)
    else if (wasRelayed || failure || this.#present?.snapshot.state.name === 'reconnecting') this.restartIce()
  }

  /** Answerer: answers the current offer if it is unanswered and may be answered now. */
  answerOffer(): void {
    const offer = this.#offer
    if (offer === null || !this.#before?.mayBegin || !this.#ports.isReady()) return
    if (this.#present && offer.session === this.#count) return
    this.#count = offer.session - 1
    this.open()
    this.receive(conceal(offer, 'none'))
    this.#tryHeld()
  }

  /** Looks for a new path to the peer within the same session. */
  restartIce(): void {
    this.#present?.restartIce(this.#ports.configuration())
  }

  /** After a reload: sessions up to this number are over. */
  countFrom(session: number): void {
    this.#count = Math.max(this.#count, session)
  }

  /** Takes a description or candidates that arrived through the log. */
  receive(message: Negotiation): void {
    if (message.session < this.#count) return
    const isPresent = this.#present !== null && message.session === this.#count
    if (isPresent && (message.type === 'description' || this.#mayTry)) this.#present?.receive(message)
    else if (message.type === 'candidates') this.#held.push(message)
    else if (!this.isOfferer && message.description.type === 'offer' && message.session > this.#count) {
      // A newer offer replaces the older one. Its candidates are dropped when they are tried.
      this.#offer = message
      this.answerOffer()
    }
    const inside = message.type === 'description' && candidatesOf(message)
    if (inside) this.receive(inside)
  }

  /**
   * The offer is not for this page: it belongs to another device, or to a page that is gone. This page will receive
   * its own.
   */
  leaveOffer(): void {
    this.close()
    this.#ports.onEvent({ type: 'changed' })
  }

  close(): void {
    this.#close()
    this.#offer = null
    this.#held = []
  }

  get #mayTry(): boolean {
    return this.#before?.mayTry ?? true
  }

  #address(session: number): SessionAddress {
    const to = this.#ports.peer()
    return to ? { to, session } : { session }
  }

  #tryHeld(): void {
    if (this.#mayTry) for (const message of this.#held.splice(0)) this.receive(message)
  }

  #close(): void {
    const session = this.#present
    if (!session) return
    this.#present = null
    this.#earlyFailure = null
    this.#before?.endSession()
    session.close()
    // What still waits for the server describes a session that is gone.
    const { to, session: number } = this.#address(this.#count)
    this.#ports.log.withdraw(
      body =>
        isNegotiation(body) &&
        body.session === number &&
        (body.to === undefined || (to !== undefined && isSameDevice(body.to, to))),
    )
  }
}
