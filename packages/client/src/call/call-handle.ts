import {
  type Address,
  type CallId,
  type Cancel,
  type DeviceId,
  type EndReason,
  type HangupReason,
  isMissed,
  type MediaWanted,
  type Party,
  type Receipt,
  RingdownError,
  TIMERS,
} from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { NO_REMOTE_STREAMS } from '../session/remote-streams.js'
import { Store } from '../store.js'
import type { AnswerOptions, Call } from './call.js'
import type { CallLeg } from './call-leg.js'
import type { CallPorts } from './call-ports.js'
import { type CallSnapshot, describeNewCall } from './call-snapshot.js'
import { failureOf, reasonOf } from './failure.js'
import { describeKept, type KeptCall } from './kept-call.js'
import type { LegEvents } from './leg-events.js'
import { Recovery } from './recovery.js'
import type { Gauge, SpeedReceipts } from './speed-gauge.js'

export interface HandlePorts extends CallPorts {
  createLocalMedia(): LocalMedia
  /** Absent where nobody wants to know. */
  readonly speedReceipts: SpeedReceipts | undefined
  /** Two people called each other: finds the call the server named, which is answered instead. */
  takeOver(callId: CallId): Promise<CallLeg>
  /** This device starts to take part in the handle's call; called again if the handle takes up another leg. */
  onTakingPart(handle: CallHandle): void
  /** The handle's leg, phase or connection has changed. */
  onChange(handle: CallHandle): void
}

interface CallFacts {
  readonly address: Address
  readonly media: MediaWanted
  readonly localMedia?: LocalMedia | undefined
  /** How long ago it was made, milliseconds. */
  readonly ageMs?: number
}

/** Time to reach the server with an invite; then the call ends rather than pretend. */
const UNHEARD_MS = 15_000

/** {@link Call} over a leg. Every end of a call passes through {@link CallHandle.finish}, once. */
export class CallHandle extends Store<CallSnapshot> implements Call {
  readonly id: string
  readonly ended: Promise<EndReason>
  readonly #ports: HandlePorts
  #leg: CallLeg
  #localMedia: LocalMedia
  /** False for a preview handed in: it is taken as it is, and what is off there is off on purpose. */
  #opensMedia: boolean
  #wanted: MediaWanted
  #resolveEnded: (reason: EndReason) => void = () => {}
  readonly #recovery: Recovery
  #answered = false
  #settledHere = false
  #cancelDeadline: Cancel = () => {}
  #unsubscribeMedia: Cancel = () => {}
  #gauge: Gauge | null = null
  /** How long the server took to acknowledge the invite. */
  #inviteMs: number | null = null

  constructor(ports: HandlePorts, leg: CallLeg, { address, media, localMedia, ageMs = 0 }: CallFacts) {
    super(describeNewCall(leg, { address, media, startedAt: ports.clock.now() - ageMs }))
    this.id = leg.callId
    this.#ports = ports
    this.#leg = leg
    this.#localMedia = localMedia ?? ports.createLocalMedia()
    this.#opensMedia = localMedia === undefined
    this.#wanted = media
    this.ended = new Promise(resolve => {
      this.#resolveEnded = resolve
    })
    this.#recovery = new Recovery({
      clock: ports.clock,
      role: () => this.#leg.role,
      isOnline: () => ports.signaling.snapshot.connection === 'online',
      isPeerHere: () => this.#isPeerHere,
      attempt: () => this.#leg.recover(),
      onChange: () => this.#show(),
      giveUp: reason => this.#hangUp(reason),
    })
    leg.handTo(this.#legEvents())
  }

  get localMedia(): LocalMedia {
    return this.#localMedia
  }

  get leg(): CallLeg {
    return this.#leg
  }

  /** Whether this device takes part: it called, or a human here has answered. */
  get isTakingPart(): boolean {
    return this.snapshot.phase !== 'ended' && (this.#leg.role === 'caller' || this.#answered)
  }

  /** Places an outgoing call. */
  place(): void {
    const { address, media } = this.snapshot
    this.#ports.onTakingPart(this)
    const { clock } = this.#ports
    const placedAt = clock.now()
    void this.#leg.invite(address, media, this.#localMedia).then(() => {
      this.#inviteMs = clock.now() - placedAt
    })
    this.#openMedia()
    this.#cancelDeadline = clock.after(UNHEARD_MS, () => {
      if (this.#leg.state === null)
        this.finish('internal', null, 'The server cannot be reached. Check the connection and try again.')
    })
    this.#ports.onChange(this)
  }

  /** Ends an unanswered incoming call here when its time is up, in case the server cannot say so. */
  expireAfter(ms: number): void {
    this.#cancelDeadline()
    this.#cancelDeadline = this.#ports.clock.after(ms + TIMERS.resync, () => {
      if (!this.#answered) this.finish('no-answer', null)
    })
  }

  accept(options: AnswerOptions = {}): void {
    if (this.#leg.role !== 'callee' || this.#answered || this.snapshot.phase === 'ended') return
    if (options.localMedia) {
      this.#localMedia = options.localMedia
      this.#opensMedia = false
    }
    const { media } = this.snapshot
    this.#wanted = { audio: options.audio ?? media.audio, video: options.video ?? media.video }
    this.#answer()
  }

  decline(): void {
    if (this.#leg.role !== 'callee' || this.#answered || this.snapshot.phase === 'ended') return
    this.#settledHere = true
    if (this.snapshot.address.startsWith('user:')) this.#leg.decline()
    this.finish('declined', this.#ports.signaling.snapshot.me)
  }

  hangUp(): void {
    if (this.isTakingPart) this.#hangUp(this.snapshot.phase === 'accepted' ? 'completed' : 'cancelled')
    else this.decline()
  }

  reconnect(): void {
    this.#recovery.attemptNow()
  }

  keepWaiting(): void {
    this.#recovery.keepWaiting()
  }

  /** The page is going away. It may be back, to a call that was connected; any other is over. */
  leave(): void {
    if (!this.isTakingPart) return
    if (this.snapshot.connectedAt === null) this.#hangUp('peer-left')
    else this.#leg.sayLeaving()
  }

  /** The line to the server is up or down. */
  connectionChanged(): void {
    if (this.isTakingPart) this.#recovery.refresh()
  }

  /**
   * This device has another network, or was asleep. @param wasOffline it had none meanwhile: then its old addresses are gone,
   * and a new session is faster than the browser is at giving up on them.
   */
  networkChanged(wasOffline: boolean): void {
    if (wasOffline) this.#leg.giveUpSession()
    this.#recovery.networkChanged()
  }

  /** Comes back to the call this page was in before it was loaded anew, with camera and microphone as they were. */
  rejoin({ peer, session, startedAt, connectedAt, audio, video }: KeptCall): void {
    this.#answered = true
    this.#wanted = { audio, video }
    this.#leg.rejoin(this.#localMedia, session)
    this.#openMedia()
    this.update({ phase: 'accepted', connection: 'reconnecting', peer, startedAt, connectedAt })
    this.#ports.onTakingPart(this)
    this.#recovery.lose()
    this.#followMedia()
  }

  /** What would be needed to come back; `null` unless there is something to come back to. */
  keep(deviceId: DeviceId): KeptCall | null {
    return this.isTakingPart
      ? describeKept(deviceId, this.snapshot, this.#leg, this.#localMedia.snapshot)
      : null
  }

  /** Nobody here looks at this unanswered call any more; it goes on waiting for others. */
  release(): void {
    this.#settledHere = true
    this.finish('declined', null)
  }

  /** Lets another call object have this one's leg: this one is over and was never more than a ring. */
  surrender(): CallLeg {
    const leg = this.#leg
    leg.handTo(null)
    this.#settledHere = true
    this.#end('replaced', null, null)
    return leg
  }

  /** The one way a call ends, whoever ended it. */
  finish(
    reason: EndReason,
    by: Party | null,
    failure: string | null = failureOf(reason, this.#leg.session?.findings),
  ): void {
    if (this.snapshot.phase === 'ended') return
    this.#leg.close()
    this.#end(reason, by, failure)
  }

  #end(reason: EndReason, endedBy: Party | null, failure: string | null): void {
    this.#cancelDeadline()
    this.#recovery.close()
    this.#unsubscribeMedia()
    this.#gauge?.close()
    this.#localMedia.close()
    this.update({
      phase: 'ended',
      connection: 'closed',
      outage: null,
      reason,
      endedBy,
      failure,
      missed: this.#leg.role === 'callee' && !this.#answered && !this.#settledHere && isMissed(reason),
      endedAt: this.#ports.clock.now(),
      remote: NO_REMOTE_STREAMS,
    })
    this.#ports.onChange(this)
    this.#resolveEnded(reason)
  }

  #answer(): void {
    this.#answered = true
    this.#ports.onTakingPart(this)
    this.#openMedia()
    this.#startGauge('callee')
    void this.#leg.accept(this.#localMedia).then(() => {
      if (this.#gauge) this.#gauge.serverMs = this.#gauge.elapsedMs
    })
    this.#beAccepted()
    this.update({ phase: 'accepted' })
    this.#follow()
  }

  #startGauge(role: 'caller' | 'callee'): void {
    const { clock, speedReceipts } = this.#ports
    const gauge = speedReceipts?.(
      {
        clock,
        localMedia: this.#localMedia,
        session: () => this.#leg.session,
        onReceipt: receipt => this.#keepReceipt(receipt),
      },
      {
        role,
        warmth: this.#leg.warmth,
        offerAgeMs: role === 'callee' ? clock.now() - this.snapshot.startedAt : null,
      },
    )
    if (!gauge) return
    gauge.serverMs = this.#inviteMs
    this.#gauge = gauge
  }

  #keepReceipt(receipt: Receipt): void {
    this.update({ receipt })
    this.#ports.signaling.request('report', { callId: this.#leg.callId, receipt }).catch(() => {})
  }

  #openMedia(): void {
    if (this.#opensMedia) void this.#localMedia.open(this.#wanted)
    this.#opensMedia = false
  }

  #hangUp(reason: HangupReason): void {
    this.#leg.hangUp(reason)
    this.finish(reason, this.#ports.signaling.snapshot.me)
  }

  #legEvents(): LegEvents {
    return {
      onChange: () => this.#follow(),
      onRefused: error => this.#beRefused(error),
      onHangup: reason => this.finish(reason, this.snapshot.peer),
      onPeerLeft: () => this.#recovery.peerLeft(),
      onPeerCame: () => this.#recovery.peerCame(),
      onPath: () => this.#recovery.renew(),
      onSessionFailure: (reason, error) => this.#failSession(reason, error),
      onForgotten: () => {
        const { connectedAt, peer, address, media } = this.snapshot
        // A connected call does not need the server to remember it: the server needs the call's parties to.
        if (connectedAt === null || peer === null) this.finish('internal', null)
        else void this.#leg.announce({ address, media }, peer)
      },
    }
  }

  /** Derives the snapshot from the leg's log and session. */
  #follow(): void {
    if (this.snapshot.phase === 'ended') return
    const { view, peer, session } = this.#leg
    if (view?.phase === 'ended') {
      this.finish(view.reason, view.by)
      return
    }
    const isConnected = session?.snapshot.connection === 'connected'
    const wasAccepted = this.snapshot.phase === 'accepted'
    const accepted = wasAccepted || this.#answered || this.#leg.isAccepted
    if (accepted && !wasAccepted) this.#beAccepted()
    this.update({
      phase: accepted ? 'accepted' : this.#leg.role === 'callee' ? 'ringing' : (view?.phase ?? 'calling'),
      peer: peer ?? this.#leg.ringing ?? this.snapshot.peer,
    })
    if (accepted && isConnected && this.snapshot.connectedAt === null) {
      this.update({ connectedAt: this.#ports.clock.now() })
      this.#followMedia()
    }
    if (accepted) this.#recovery.follow(isConnected, session?.snapshot.lostAt)
    // Its end of the session is closed and it is off the line: a page that went without a word.
    if (session?.isBeyondRepair && !this.#isPeerHere) this.#recovery.peerLeft()
    this.#show()
  }

  /** Shows how the connection is. */
  #show(): void {
    if (this.snapshot.phase === 'ended') return
    const { connection = 'new', remote } = this.#leg.session?.snapshot ?? {}
    const { outage } = this.#recovery
    // Until there is a new picture the last one stays.
    const isNew = remote && (outage === null || connection === 'connected')
    this.update({
      connection: outage ? 'reconnecting' : connection,
      outage,
      ...(isNew ? { remote } : {}),
    })
    this.#ports.onChange(this)
  }

  #beAccepted(): void {
    this.#cancelDeadline()
    this.#recovery.await()
    if (!this.#gauge) this.#startGauge('caller')
  }

  /** What is kept for a reload says what is on. */
  #followMedia(): void {
    this.#unsubscribeMedia = this.#localMedia.subscribe(() => this.#ports.onChange(this))
  }

  get #isPeerHere(): boolean {
    const { peer } = this.snapshot
    return peer === null || this.#leg.isHere(peer)
  }

  #failSession(reason: 'ice' | 'unsupported', error: unknown): void {
    this.#ports.log('The session failed.', { callId: this.#leg.callId, reason, error })
    if (this.snapshot.connectedAt === null) this.#hangUp(reason === 'ice' ? 'ice-failed' : 'unsupported')
    else {
      if (reason === 'unsupported') this.#leg.giveUpSession()
      this.#recovery.networkChanged()
    }
  }

  #beRefused({ problem }: RingdownError): void {
    if (problem.code === 'glare' && problem.callId !== undefined) void this.#becomeCallee(problem.callId)
    else if (this.#leg.role === 'callee') this.finish(reasonOf(problem.code), null)
    else this.finish('internal', null, problem.message)
  }

  /** Both pressed Call: the first call is the one, and having pressed Call we have answered it. */
  async #becomeCallee(callId: CallId): Promise<void> {
    this.#leg.close()
    try {
      const leg = await this.#ports.takeOver(callId)
      if (this.snapshot.phase === 'ended') {
        leg.decline()
        leg.close()
        return
      }
      this.#leg = leg
      leg.handTo(this.#legEvents())
      this.update({ callId, peer: leg.peer })
      this.#answer()
    } catch (error) {
      this.finish('internal', null, error instanceof RingdownError ? error.message : null)
    }
  }
}
