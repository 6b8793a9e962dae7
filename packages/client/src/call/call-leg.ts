import {
  type CallCopy,
  type CallId,
  type CallState,
  type CallView,
  type Cancel,
  type Device,
  type Entry,
  type HangupReason,
  isSameDevice,
  type LogBody,
  type Party,
  RingdownError,
  viewOf,
  type Warmth,
} from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { StateMachine } from '../state-machine.js'
import { type AnswerInput, type AnswerState, isAnswered, nextAnswerState } from './answer-state.js'
import { afterInvite, type CallPorts, configureSession } from './call-ports.js'
import type { Called } from './call-snapshot.js'
import type { LegOwner } from './leg-event.js'
import { LogReader } from './log-reader.js'
import { LogWriter } from './log-writer.js'
import { PeerLinks } from './peer-links.js'
import { hasLapsed, restoreCall, type SavedLeg } from './restoring.js'

/**
 * This device's end of one call: its copy of the log, the entries it writes, who has answered, and the links with its
 * peers. A call object has one leg, and takes over another one if two people call each other at the same moment.
 */
export class CallLeg {
  readonly callId: CallId
  readonly role: 'caller' | 'callee'
  readonly links: PeerLinks
  readonly writer: LogWriter
  /** Who this device is in the log: signing in again changes that only with another log. `null` until it was read. */
  me: Device | null = null
  /** Set once the server has taken this device's invite. */
  linkEndsAt: number | null = null
  readonly #ports: CallPorts
  readonly #reader: LogReader
  readonly #answer: StateMachine<AnswerState, AnswerInput>
  #owner: LegOwner | null = null
  #localMedia: LocalMedia | null = null
  #cancelOpening: Cancel = () => {}
  #isForgotten = false

  constructor(ports: CallPorts, callId: CallId, role: 'caller' | 'callee') {
    this.#ports = ports
    this.callId = callId
    this.role = role
    const { clock, signaling } = ports
    this.#answer = new StateMachine('answer', { name: 'open' }, nextAnswerState, ports.onWrongTransition)
    this.#reader = new LogReader({
      clock,
      sync: afterSeq => this.#sync(afterSeq),
      onEntry: entry => this.#read(entry),
      onChange: () => this.#followLog(),
      onSyncError: error => this.#failSync(error),
    })
    this.writer = new LogWriter({
      ...ports,
      callId,
      hasConnected: () => this.links.session?.snapshot.times.connectedAt != null,
      receive: entry => {
        if (entry.type === 'invite') this.linkEndsAt = clock.now() + (entry.linkEndsInMs ?? Infinity)
        this.#reader.receive(entry)
      },
    })
    this.links = new PeerLinks({
      ...ports,
      configuration: () => configureSession(ports),
      log: this.writer,
      onEvent: (event, link) => {
        if (event.type === 'accept') this.#hearAccept()
        else this.#owner?.onLink(event, link)
      },
      resync: () => this.#reader.resync(),
      isOnline: () => signaling.snapshot.connection === 'online',
      isReady: () => !!signaling.iceServers || this.answer.name === 'confirmed',
    })
    this.#reader.watch(() => this.#isTransitional)
  }

  /** The call's state; `null` until the server has stamped the invite. */
  get state(): CallState | null {
    return this.#reader.state
  }

  /** The call as this device sees it. */
  get view(): CallView | null {
    const { state, me } = this
    return state && me && viewOf(state, me)
  }

  /** Who has answered, as far as this device knows. */
  get answer(): AnswerState {
    return this.#answer.state
  }

  /** The first peer, or the person the call rings once one of their pages has said so. */
  get peer(): Party | null {
    return this.links.first?.party ?? this.state?.rang[0] ?? null
  }

  /** Who is notified: the call that owns the leg now, if any. */
  handTo(owner: LegOwner | null): void {
    this.#owner = owner
  }

  receive(entry: Entry): void {
    this.#reader.receive(entry)
  }

  fold(copy: CallCopy): void {
    this.#reader.fold(copy)
  }

  resync(): void {
    if (this.state !== null || this.links.isAway) this.#reader.resync()
  }

  /** Takes the server's report of which of the parties' devices it cannot reach. */
  setUnreachable(unreachable: readonly Device[]): void {
    this.links.setUnreachable(unreachable, this.state?.warm ?? null)
    this.#owner?.onLog({ type: 'changed' })
  }

  /**
   * Caller: opens the call and offers a session, through which no media of `localMedia` leaves before the callee has
   * answered, unless the caller knocks: then the camera's may. The ring goes first, because making an offer keeps the page busy.
   */
  invite({ address, media, metadata }: Called, localMedia: LocalMedia, knock?: boolean): Promise<void> {
    this.#localMedia = localMedia
    const { sessions } = this.links.add({ isOfferer: true, party: null })
    if (knock) sessions.knock(localMedia)
    const invited = this.#sendDeciding({ type: 'invite', address, media, metadata })
    this.#cancelOpening = afterInvite(this.#ports, invited, () => sessions.open())
    return invited
  }

  acknowledgeRing(): void {
    void this.writer.send({ type: 'ringing' })
  }

  /** Callee: connects as far as `warmth` allows before anyone has answered. */
  warmUp(warmth: Warmth): void {
    this.#leaveTakenOffer()
    this.links.first?.sessions.warmUp(warmth)
  }

  /**
   * Callee: answers. The answer goes to the caller over both carriers, and everything is prepared without waiting for
   * the server's reply.
   *
   * @returns resolves when the server has accepted or refused it.
   */
  accept(localMedia: LocalMedia): Promise<void> {
    this.#answer.take({ type: 'answer' })
    this.#leaveTakenOffer()
    this.links.say({ type: 'accept' })
    const session = this.links.first?.sessions.answeredSession ?? null
    const taken = this.#sendDeciding({ type: 'accept', ...(session !== null && { session }) })
    this.links.answer(localMedia)
    return taken
  }

  decline(): void {
    void this.writer.send({ type: 'decline', reason: 'declined' })
  }

  /** Ends the call, over both carriers. A refusal means that it had already ended. */
  hangUp(reason: HangupReason): void {
    this.links.say({ type: 'hangup', reason })
    void this.writer.send({ type: 'hangup', reason })
  }

  /** This page was reloaded during the call: rejoins its peers once the log has been read. */
  rejoin(localMedia: LocalMedia, saved: SavedLeg): void {
    if (saved.userId) this.me = { userId: saved.userId, deviceId: saved.deviceId }
    this.#answer.take({ type: 'confirm' })
    this.links.rejoin(localMedia, saved)
  }

  /** Restores the call on a server that has forgotten it. The server believes what all parties say. */
  async restore(call: Called): Promise<void> {
    // The log first: if two people called each other, the call object was made for the other call.
    if (await restoreCall(this.#ports, this, this.state ?? call)) this.#reader.restart()
  }

  close(): void {
    if (this.answer.name === 'over') return
    this.#owner = null
    this.#answer.take({ type: 'end' })
    this.#reader.close()
    this.#cancelOpening()
    this.links.close()
    // Once a call is over, nothing about it is sent later, except that it is over.
    this.writer.withdraw(body => body.type !== 'hangup' && body.type !== 'decline')
  }

  async #sync(afterSeq: number): Promise<CallCopy> {
    const copy = await this.#ports.signaling.request('sync', { callId: this.callId, afterSeq })
    this.#isForgotten = false
    this.setUnreachable(copy.unreachable ?? [])
    return copy
  }

  #failSync(error: unknown): void {
    if (!(error instanceof RingdownError) || error.code !== 'unknown-call') return
    this.#isForgotten = true
    this.#owner?.onLog({ type: 'forgotten' })
  }

  get #isTransitional(): boolean {
    const { state, links } = this
    // The callee may have said so over the control channel although the log's copy was lost.
    const isUnsettled = state !== null && (state.phase !== 'accepted' || !links.isConnected)
    return isUnsettled || this.#isForgotten || links.isAway
  }

  /** Caller, which alone keeps its media here: the control channel says, ahead of the log, who has answered. */
  #hearAccept(): void {
    if (this.answer.name !== 'open' || !this.#localMedia) return
    this.#answer.take({ type: 'hear' })
    // Only the device that took the held offer has this channel. A server that forgets the call is told whose it is.
    if (this.state?.warm) this.links.first?.assign(this.state.warm)
    this.links.answer(this.#localMedia)
    this.#owner?.onLog({ type: 'changed' })
  }

  /** Called by the log for each entry, in order and once. */
  #read(entry: Entry): void {
    const { from } = entry
    if (from === null) return
    if (entry.type === 'invite') this.me = this.#ports.signaling.snapshot.me
    const isMine = !!this.me && isSameDevice(from, this.me)
    if (!isMine) this.links.adopt(from, this.state?.parties ?? [])
    switch (entry.type) {
      case 'invite':
        if (this.role === 'callee' && this.links.size === 0) this.links.add({ isOfferer: false, party: from })
        break
      case 'accept':
        if (isMine && this.answer.name === 'answered') this.#answer.take({ type: 'confirm' })
        else if (!isMine) this.#readAccept(from, entry.session)
        break
      case 'rejoin':
        // Whatever a server says, nobody rejoins a call that was not accepted.
        if (this.state?.phase !== 'accepted') break
        if (isMine) this.links.with(entry.to)?.rejoined(entry.entryId)
        else this.links.with(from)?.peerRejoined()
        break
      case 'description':
      case 'candidates': {
        // It may come in one piece with the accept that makes its author a party.
        this.#followParties()
        const link = this.links.heldFor(isMine ? entry.to : from)
        if (isMine) link?.sessions.countFrom(entry.session)
        else if (!link?.isAway) link?.sessions.receive(entry)
      }
    }
  }

  /** Caller: the log says who answered first. The held offer is theirs, unless another device took it or it is gone. */
  #readAccept(callee: Party, session: number | undefined): void {
    const { state } = this
    const isNews = this.answer.name === 'open' || this.answer.name === 'heard'
    if (!isNews || !this.#localMedia || !state) return
    this.#answer.take({ type: 'confirm' })
    const { first } = this.links
    first?.assign(callee)
    const isTaken = state.warm !== null && (!isSameDevice(state.warm, callee) || session === undefined)
    if (isTaken) first?.sessions.open()
    this.links.answer(this.#localMedia)
  }

  #followLog(): void {
    if (this.#followParties()) for (const link of this.links) link.proceed()
    this.#owner?.onLog({ type: hasLapsed(this) ? 'forgotten' : 'changed' })
  }

  /** Keeps a link with each party, if the call was answered here and is accepted. @returns whether it is so. */
  #followParties(): boolean {
    const { state, me } = this
    if (!me || state?.phase !== 'accepted' || !isAnswered(this.answer)) return false
    this.links.follow(state.parties, me)
    return true
  }

  /** Another device took the held offer, or this one took it before a reload and what answered it is gone. */
  #leaveTakenOffer(): void {
    if (this.state?.warm && !this.links.session) this.links.first?.sessions.leaveOffer()
  }

  async #sendDeciding(body: LogBody): Promise<void> {
    const refusal = await this.writer.send(body)
    if (refusal) this.#owner?.onLog({ type: 'refused', error: refusal })
  }
}
