import {
  type Address,
  type CallId,
  type Cancel,
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
import type { CallLeg, CallPorts, LegEvents } from './call-leg.js'
import type { CallSnapshot, ConnectionState } from './call-snapshot.js'
import { failureOf, reasonOf } from './failure.js'
import { SpeedGauge } from './speed-gauge.js'

export interface HandlePorts extends CallPorts {
  createLocalMedia(): LocalMedia
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
  #answered = false
  #settledHere = false
  #cancelDeadline: Cancel = () => {}
  #waitsFor: ConnectionState | null = null
  #gauge: SpeedGauge | null = null
  /** How long the server took to acknowledge the invite. */
  #inviteMs: number | null = null

  constructor(ports: HandlePorts, leg: CallLeg, { address, media, localMedia, ageMs = 0 }: CallFacts) {
    super({
      callId: leg.callId,
      direction: leg.role === 'caller' ? 'outgoing' : 'incoming',
      address,
      peer: leg.peer,
      phase: leg.role === 'caller' ? 'calling' : 'ringing',
      connection: 'new',
      outage: null,
      media,
      reason: null,
      endedBy: null,
      failure: null,
      missed: false,
      startedAt: ports.clock.now() - ageMs,
      connectedAt: null,
      endedAt: null,
      remote: NO_REMOTE_STREAMS,
      receipt: null,
    })
    this.id = leg.callId
    this.#ports = ports
    this.#leg = leg
    this.#localMedia = localMedia ?? ports.createLocalMedia()
    this.#opensMedia = localMedia === undefined
    this.#wanted = media
    this.ended = new Promise(resolve => {
      this.#resolveEnded = resolve
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

  /** The page is going away: says so on both carriers, as there is no time to wait for either. */
  leave(): void {
    if (this.isTakingPart) this.#hangUp('peer-left')
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
  finish(reason: EndReason, by: Party | null, failure: string | null = failureOf(reason)): void {
    if (this.snapshot.phase === 'ended') return
    this.#leg.close()
    this.#end(reason, by, failure)
  }

  #end(reason: EndReason, endedBy: Party | null, failure: string | null): void {
    this.#cancelDeadline()
    this.#gauge?.close()
    this.#localMedia.close()
    this.update({
      phase: 'ended',
      connection: 'closed',
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
    const gauge = this.#startGauge('callee')
    void this.#leg.accept(this.#localMedia).then(() => {
      gauge.serverMs = gauge.elapsedMs
    })
    this.update({ phase: 'accepted' })
    this.#follow()
  }

  #startGauge(role: 'caller' | 'callee'): SpeedGauge {
    const { clock } = this.#ports
    const gauge = new SpeedGauge(
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
    gauge.serverMs = this.#inviteMs
    this.#gauge = gauge
    return gauge
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
      onHangup: reason => this.finish(reason, this.#leg.peer),
      onSessionFailure: (reason, error) => this.#failSession(reason, error),
      onForgotten: () => {
        // A connected call does not need the server to remember it.
        if (this.snapshot.connectedAt === null) this.finish('internal', null)
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
    const { connection = 'new', remote } = session?.snapshot ?? {}
    const accepted = this.#answered || this.#leg.isAccepted
    if (accepted && !this.#gauge) this.#startGauge('caller')
    if (accepted && connection !== this.#waitsFor) this.#awaitConnection(connection)
    const justConnected = accepted && connection === 'connected' && this.snapshot.connectedAt === null
    this.update({
      phase: accepted ? 'accepted' : this.#leg.role === 'callee' ? 'ringing' : (view?.phase ?? 'calling'),
      peer: peer ?? this.#leg.ringing,
      connection,
      ...(remote ? { remote } : {}),
      ...(justConnected ? { connectedAt: this.#ports.clock.now() } : {}),
    })
    this.#ports.onChange(this)
  }

  /** Bounds the time an accepted call may be without a connection. */
  #awaitConnection(connection: ConnectionState): void {
    this.#waitsFor = connection
    this.#cancelDeadline()
    if (connection === 'connected') return
    const wasConnected = this.snapshot.connectedAt !== null
    this.#cancelDeadline = this.#ports.clock.after(wasConnected ? TIMERS.reconnect : TIMERS.connect, () =>
      this.#hangUp(wasConnected ? 'ice-timeout' : 'ice-failed'),
    )
  }

  #failSession(reason: 'ice' | 'unsupported', error: unknown): void {
    this.#ports.log('The session failed.', { callId: this.#leg.callId, reason, error })
    if (reason === 'unsupported') this.#hangUp('unsupported')
    else this.#hangUp(this.snapshot.connectedAt === null ? 'ice-failed' : 'ice-timeout')
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
