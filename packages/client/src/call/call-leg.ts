import {
  type Accepted,
  type Address,
  type AnnounceRequest,
  type CallCopy,
  type CallId,
  type CallState,
  type CallView,
  type Cancel,
  conceal,
  type DeviceId,
  type Draft,
  type Entry,
  type HangupReason,
  isSameDevice,
  type LogBody,
  type MediaWanted,
  type Party,
  type Problem,
  RingdownError,
  TIMERS,
  viewOf,
  type Warmth,
} from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { newEntryId } from '../random-id.js'
import type { Session } from '../session/session.js'
import { CallLog } from './call-log.js'
import { type CallPorts, configureSession } from './call-ports.js'
import { Comeback } from './comeback.js'
import { type LegEvents, SILENT } from './leg-events.js'
import { SessionSlot } from './session-slot.js'

/** How many attempts a session gets: an ICE restart or two bring most back, and the rest need a new one. */
const ATTEMPTS_A_SESSION = 3

const MOOT: Problem = { code: 'unavailable', message: 'There is no line to the server now.' }

/**
 * This device's end of one call: its copy of the log, and the place of its session with the peer. A call object
 * has one leg, and takes up another when two people have called each other at the same moment.
 */
export class CallLeg {
  readonly callId: CallId
  readonly role: 'caller' | 'callee'
  readonly #ports: CallPorts
  readonly #log: CallLog
  readonly #slot: SessionSlot
  #events: LegEvents = SILENT
  #cancelOpening: Cancel = () => {}
  #localMedia: LocalMedia | null = null
  /** Caller: the callee has said over the control channel that they answered; the log may say so later. */
  #heardAccept = false
  /** Which session the accept named. */
  #acceptedSession: number | null = null
  /** Caller: the log has said who answered, and it was acted upon. */
  #knowsCallee = false
  /** Devices of the parties that do not reach the server now, by its word. */
  #absent: readonly DeviceId[] = []
  /** The server does not know this call any more. */
  #isForgotten = false
  readonly #comeback = new Comeback()
  /** Attempts to get this connection back. */
  #attempts = 0

  constructor(ports: CallPorts, callId: CallId, role: 'caller' | 'callee') {
    this.#ports = ports
    this.callId = callId
    this.role = role
    this.#log = new CallLog({
      clock: ports.clock,
      sync: async afterSeq => {
        const copy = await ports.signaling.request('sync', { callId, afterSeq })
        this.#isForgotten = false
        this.attend(copy.absent ?? [])
        return copy
      },
      onEntry: entry => this.#read(entry),
      onChange: () => this.#followLog(),
      onSyncError: error => {
        if (!(error instanceof RingdownError) || error.code !== 'unknown-call') return
        this.#isForgotten = true
        this.#events.onForgotten()
      },
    })
    this.#log.watch(() => this.#isTransitional())
    this.#slot = new SessionSlot(role, {
      PeerConnection: ports.PeerConnection,
      clock: ports.clock,
      configuration: () => configureSession(ports),
      submit: (message, warmth) =>
        this.#isMoot ? Promise.reject(new RingdownError(MOOT)) : this.#submit(message, warmth),
      onChange: () => this.#followSession(),
      onAccept: () => this.#hearAccept(),
      onHangup: reason => this.#events.onHangup(reason),
      onLeaving: () => this.#events.onPeerLeft(),
      onOffer: () => this.#events.onPeerCame(),
      onPath: () => this.#events.onPath(),
      onFailure: (reason, error) => this.#events.onSessionFailure(reason, error),
    })
  }

  /** The call's state; `null` until the server has stamped the invite. */
  get state(): CallState | null {
    return this.#log.state
  }

  /** The call as this device sees it. */
  get view(): CallView | null {
    const { state } = this
    const { me } = this.#ports.signaling.snapshot
    return state && me && viewOf(state, me)
  }

  get session(): Session | null {
    return this.#slot.session
  }

  /** Whether somebody has answered: by the log, or by the callee's own word ahead of it. */
  get isAccepted(): boolean {
    return this.#heardAccept || this.view?.phase === 'accepted'
  }

  /** How this device was connected before the accept. */
  get warmth(): Warmth {
    return this.#slot.warmth
  }

  /** The other party: the caller, or whoever accepted. */
  get peer(): Party | null {
    const { state } = this
    if (state === null) return null
    if (this.role === 'callee') return state.caller
    return state.phase === 'accepted' || state.phase === 'ended' ? state.callee : null
  }

  /** Who the call rings, as soon as one of their pages has said so. */
  get ringing(): Party | null {
    return this.state?.rang[0] ?? null
  }

  /** Whom to tell: the call that owns the leg now, or nobody. */
  handTo(events: LegEvents | null): void {
    this.#events = events ?? SILENT
  }

  receive(entry: Entry): void {
    this.#log.receive(entry)
  }

  fold(copy: CallCopy): void {
    this.#log.fold(copy)
  }

  resync(): void {
    if (this.state !== null || this.#comeback.isAway) this.#log.resync()
  }

  /** Takes the server's word on who of the parties does not reach it. */
  attend(absent: readonly DeviceId[]): void {
    this.#absent = absent
    this.#events.onChange()
  }

  isHere({ deviceId }: Party): boolean {
    return !this.#absent.includes(deviceId)
  }

  /** The number of the last session; 0 before the first. */
  get sessions(): number {
    return this.#slot.count
  }

  /** This page was loaded anew in the middle of the call: comes back to it as soon as its log has been read. */
  rejoin(localMedia: LocalMedia, sessions: number): void {
    this.#localMedia = localMedia
    this.#knowsCallee = true
    this.#comeback.begin()
    this.#slot.countFrom(sessions)
  }

  /** Looks for a new path to the peer; where that has not helped a few times, or cannot, for a new session. */
  recover(): void {
    if (this.session?.snapshot.connection !== 'connected') this.#attempts++
    const isWornOut = this.#attempts >= ATTEMPTS_A_SESSION
    if (isWornOut) this.#attempts = 0
    if (this.#comeback.isAway) this.#log.resync()
    else if (!isWornOut && this.#slot.restartIce()) return
    else if (this.role === 'caller') this.#slot.open()
    else {
      this.#comeback.begin()
      this.#sayRejoin()
    }
  }

  /** The present session is not worth another path: the next attempt is a new session. */
  giveUpSession(): void {
    this.#attempts = ATTEMPTS_A_SESSION
  }

  /** Tells a server that has forgotten this call what it is; it is believed once the peer says the same. */
  async announce(call: Pick<AnnounceRequest, 'address' | 'media'>, peer: Party): Promise<void> {
    const { callId, role } = this
    const { userId, deviceId } = peer
    // The log's word before the call object's: where two have called each other it was made for another call.
    const { address, media } = this.state ?? call
    const request = { callId, role, address, media, peer: { userId, deviceId } }
    try {
      const { known } = await this.#ports.signaling.request('announce', request)
      // Until the peer has said so too, the log asks and is told again that nobody knows.
      if (!known) return
      this.#isForgotten = false
      this.#log.restart()
    } catch (error) {
      this.#ports.log('A call could not be announced.', { callId, error })
    }
  }

  sayLeaving(): void {
    this.#slot.sayLeaving()
  }

  /**
   * Caller: opens the call and offers a session with it, through which nothing of `localMedia` leaves before the callee has
   * answered. The ring goes first: making an offer keeps the page busy.
   */
  invite(address: Address, media: MediaWanted, localMedia: LocalMedia): Promise<void> {
    this.#localMedia = localMedia
    this.#cancelOpening = this.#ports.clock.after(TIMERS.ringFirst, () => this.#openSession())
    return this.#submitDeciding({ type: 'invite', address, media })
  }

  /** Callee: the ring is on the screen. */
  acknowledgeRing(): void {
    this.#submit({ type: 'ringing' }).catch(() => {})
  }

  /** Callee: connects as far as that may be before anybody has answered. */
  warmUp(warmth: Warmth): void {
    this.#leaveTakenOffer()
    this.#slot.warmUp(warmth)
  }

  /**
   * Callee: answers, by both carriers. What was kept back follows close behind, without waiting for the server's word.
   * @returns resolves when the server has taken or refused it.
   */
  accept(localMedia: LocalMedia): Promise<void> {
    this.#leaveTakenOffer()
    this.#slot.sayAccept()
    const { number } = this.#slot
    const taken = this.#submitDeciding({ type: 'accept', ...(number === null ? {} : { session: number }) })
    this.#slot.release(localMedia)
    return taken
  }

  decline(): void {
    this.#submit({ type: 'decline', reason: 'declined' }).catch(() => {})
  }

  /** Ends the call, by both carriers. A refusal means that it had ended already. */
  hangUp(reason: HangupReason): void {
    this.#slot.hangUp(reason)
    this.#submit({ type: 'hangup', reason }).catch(() => {})
  }

  close(): void {
    this.#events = SILENT
    this.#log.close()
    this.#cancelOpening()
    this.#slot.close()
  }

  /** This device took the held offer before it was reloaded: what answered it is gone. */
  #leaveTakenOffer(): void {
    if (this.state?.warm && !this.#slot.session) this.#slot.leaveOffer()
  }

  #isTransitional(): boolean {
    const { state } = this
    if (this.#isForgotten || this.#comeback.isAway) return true
    if (state === null || state.phase === 'ended') return false
    // The callee's own word may have come although the log's copy of it was lost.
    return this.session?.snapshot.connection !== 'connected' || state.phase !== 'accepted'
  }

  /** Opens the session as soon as the ICE servers are known: at once, but for a call placed before the line was up. */
  #openSession(): void {
    const { signaling } = this.#ports
    if (signaling.iceServers) {
      this.#slot.open()
      return
    }
    const unsubscribe = signaling.subscribe(() => {
      if (!signaling.iceServers) return
      unsubscribe()
      this.#slot.open()
    })
    this.#cancelOpening = unsubscribe
  }

  #hearAccept(): void {
    if (this.#heardAccept || this.#localMedia === null) return
    this.#heardAccept = true
    this.#slot.release(this.#localMedia)
    this.#events.onChange()
  }

  /** What is written now about a path will not be true when the line is back; then it is looked for anew. */
  get #isMoot(): boolean {
    const { connection } = this.#ports.signaling.snapshot
    return connection !== 'online' && this.session?.snapshot.times.connectedAt != null
  }

  #followSession(): void {
    if (this.session?.snapshot.connection === 'connected') this.#attempts = 0
    this.#events.onChange()
  }

  #followLog(): void {
    const { state } = this
    if (state?.phase === 'accepted') this.#sayRejoin()
    if (this.role === 'caller' && state?.phase === 'accepted' && !this.#knowsCallee && this.#localMedia) {
      this.#knowsCallee = true
      if (this.#needsOffer(state)) this.#slot.open()
      this.#slot.release(this.#localMedia)
    }
    this.#events.onChange()
  }

  /** The held offer was taken, and not by who accepted or no longer: they are sent one of their own. */
  #needsOffer({ warm, callee }: Accepted): boolean {
    return warm !== null && (!isSameDevice(warm, callee) || this.#acceptedSession === null)
  }

  /** Called by the log for each entry, in order and once. */
  #read(entry: Entry): void {
    const { me } = this.#ports.signaling.snapshot
    const isMine = entry.from !== null && me !== null && isSameDevice(entry.from, me)
    switch (entry.type) {
      case 'accept':
        this.#acceptedSession = entry.session ?? null
        break
      case 'rejoin':
        // Whatever a server says: before the accept nobody comes back.
        if (this.state?.phase !== 'accepted') break
        if (isMine ? this.#comeback.end(entry.entryId) : !this.#comeback.isAway) this.#meetAgain()
        break
      case 'description':
      case 'candidates':
        if (isMine && entry.type === 'description') this.#slot.countFrom(entry.session)
        if (!isMine && entry.from !== null && !this.#comeback.isAway) this.#slot.receive(entry)
    }
  }

  #sayRejoin(): void {
    this.#comeback.say(entryId => this.#submit({ type: 'rejoin' }, 'direct', entryId))
  }

  /** One of the two pages is new: the caller opens the next session, the callee waits for its offer. */
  #meetAgain(): void {
    if (this.role === 'caller') this.#slot.open()
    else this.#slot.leaveOffer()
    if (this.#localMedia) this.#slot.release(this.#localMedia)
    this.#events.onPeerCame()
  }

  #submitDeciding(body: LogBody): Promise<void> {
    return this.#submit(body).catch((error: unknown) => {
      if (error instanceof RingdownError) this.#events.onRefused(error)
    })
  }

  /** @param warmth what of it may leave. */
  async #submit(body: LogBody, warmth: Warmth = 'direct', entryId = newEntryId()): Promise<void> {
    const { peer } = this
    const draft: Draft = conceal(
      { ...body, entryId, ...(peer && isForPeer(body) ? { to: peer.deviceId } : {}) },
      warmth,
    )
    const stamp = await this.#ports.outbox.append(this.callId, draft)
    const { me } = this.#ports.signaling.snapshot
    if (me) this.receive({ ...draft, ...stamp, v: 1, callId: this.callId, from: me })
  }
}

function isForPeer(body: LogBody): boolean {
  return body.type === 'description' || body.type === 'candidates'
}
