import {
  type CallId,
  type Cancel,
  type Ended,
  type EndReason,
  type HangupReason,
  isMissed,
  type MediaWanted,
  type Party,
  RingdownError,
  TIMERS,
} from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { newCallId } from '../random-id.js'
import { Store } from '../store.js'
import { isAnswered } from './answer-state.js'
import type { AnswerOptions, Call } from './call.js'
import { describeCall, ENDED, endingOf, outlivesCall, waitsOnLink } from './call-description.js'
import { CallLeg } from './call-leg.js'
import type { SpeedReceipts } from './call-receipt.js'
import { type CallSnapshot, describeNewCall } from './call-snapshot.js'
import { failureOf, reasonOf, UNHEARD, UNHEARD_MS } from './failure.js'
import type { CallFacts, HandlePorts } from './handle-ports.js'
import type { LegOwner, LogEvent } from './leg-event.js'
import type { LinkEvent, PeerLink } from './peer-link.js'
import { describeResumed, type SavedCall } from './saved-call.js'

/** {@link Call} on top of a leg. Every end of a call passes through {@link CallHandle.finish} once. */
export class CallHandle extends Store<CallSnapshot> implements Call, LegOwner {
  readonly id: string
  readonly ended: Promise<EndReason>
  readonly #ports: HandlePorts<CallHandle>
  readonly #facts: Pick<CallFacts, 'knock' | 'warmth'>
  readonly #receipt: ReturnType<SpeedReceipts> | undefined
  #leg: CallLeg
  #localMedia: LocalMedia
  /** What to open when the human acts; `null` once open, or for a preview handed in, which is used as it is. */
  #toOpen: MediaWanted | null
  #isRingAcknowledged = false
  #resolveEnded: (reason: EndReason) => void = () => {}
  #cancelDeadline: Cancel = () => {}

  constructor(ports: HandlePorts<CallHandle>, leg: CallLeg, facts: CallFacts) {
    const { address, media, metadata, localMedia, ageMs = 0, expiresInMs } = facts
    super(describeNewCall(leg, { address, media, metadata, startedAt: ports.clock.now() - ageMs }))
    this.id = leg.callId
    this.#ports = ports
    this.#leg = leg
    this.#localMedia = localMedia ?? ports.createLocalMedia()
    this.#toOpen = localMedia ? null : media
    this.#facts = facts
    this.ended = new Promise(resolve => {
      this.#resolveEnded = resolve
    })
    this.#receipt = ports.speedReceipts?.({
      ...ports,
      leg: () => this.#leg,
      localMedia: () => this.#localMedia,
      onReceipt: receipt => this.update({ receipt }),
    })
    leg.handTo(this)
    if (expiresInMs === undefined) return
    const latest = expiresInMs + TIMERS.resync
    this.#cancelDeadline = ports.clock.after(latest, () => this.finish('no-answer', null))
  }

  get localMedia(): LocalMedia {
    return this.#localMedia
  }

  get leg(): CallLeg {
    return this.#leg
  }

  /** Whether this device has called, or a human here has answered. */
  get isTakingPart(): boolean {
    if (this.snapshot.phase === 'ended') return false
    return this.snapshot.direction === 'outgoing' || isAnswered(this.#leg.answer)
  }

  /** Places an outgoing call. */
  place(): void {
    this.#ports.onTakingPart(this)
    const invited = this.#leg.invite(this.snapshot, this.#localMedia, this.#facts.knock)
    void this.#receipt?.timeInvite(invited)
    this.#openMedia()
    this.#cancelDeadline = this.#ports.clock.after(UNHEARD_MS, () => {
      if (this.#leg.state !== null || waitsOnLink(this.snapshot)) return
      this.#leg.hangUp('cancelled')
      this.finish('internal', null, UNHEARD)
    })
    this.#ports.onPhase(this)
  }

  /** Tells the caller once that it rings here. @param isFirst whether it may connect meanwhile. */
  acknowledgeRing(isFirst: boolean): void {
    if (!this.#isRingAcknowledged) this.#leg.acknowledgeRing()
    this.#isRingAcknowledged = true
    if (isFirst) this.warmUp()
  }

  /** Connects as far as its warmth, before its person answers. */
  warmUp(): void {
    this.#leg.warmUp(this.#facts.warmth ?? 'none')
  }

  accept(options: AnswerOptions = {}): void {
    if (this.isTakingPart || this.snapshot.phase === 'ended') return
    const { localMedia, audio = this.snapshot.media.audio, video = this.snapshot.media.video } = options
    this.#toOpen = localMedia ? null : { audio, video }
    if (localMedia) this.#localMedia = localMedia
    this.#answer()
  }

  decline(): void {
    if (this.isTakingPart || this.snapshot.phase === 'ended') return
    if (this.snapshot.address.startsWith('user:')) this.#leg.decline()
    this.finish('declined', this.#ports.signaling.snapshot.me)
  }

  hangUp(): void {
    if (!this.isTakingPart) this.decline()
    else this.#hangUp(this.snapshot.phase === 'accepted' ? 'completed' : 'cancelled')
  }

  reconnect(): void {
    for (const { recovery } of this.#leg.links) recovery.attemptNow()
  }

  keepWaiting(): void {
    for (const { recovery } of this.#leg.links) recovery.keepWaiting()
  }

  leave(): void {
    if (waitsOnLink(this.snapshot)) this.#hangUp('peer-left')
    else this.hangUp()
  }

  /** The page is going away. A connected call may resume after a reload; any other is over. */
  unload(): void {
    if (this.snapshot.connectedAt === null) this.#hangUp('peer-left')
    else this.#leg.links.say({ type: 'leaving' })
  }

  /** The connection to the server is up or down. */
  followServer(): void {
    for (const { recovery } of this.#leg.links) recovery.refresh()
  }

  /** Rejoins the call this page was in before it was reloaded. @param media what was on, and may be turned on again. */
  rejoin(saved: SavedCall, media: MediaWanted): void {
    this.#toOpen = media
    this.#leg.rejoin(this.#localMedia, saved)
    this.#openMedia()
    this.update({ ...describeCall(this.#leg, this.snapshot), ...describeResumed(saved) })
    this.#ports.onTakingPart(this)
  }

  /** This unanswered call is no longer shown here; it keeps waiting for others. */
  release(): void {
    this.finish('declined', null)
  }

  /** Hands this call's leg to another call object: this one is over and was only ever a ring. */
  surrender(): CallLeg {
    const leg = this.#leg
    leg.handTo(null)
    this.#end('replaced', null, null, false)
    return leg
  }

  /** The only way a call ends, for any reason. */
  finish(reason: EndReason, by: Party | null, failure?: string | null): void {
    if (this.snapshot.phase === 'ended') return
    const why = failure ?? failureOf(reason, this.#leg.links.session?.findings)
    const missed = !this.isTakingPart && isMissed(reason)
    this.#leg.close()
    this.#end(reason, by, why, missed)
  }

  onLog(event: LogEvent): void {
    if (event.type === 'changed') this.#follow()
    else if (event.type === 'refused') this.#beRefused(event.error)
    // A connected call does not need the server; the server needs the parties to restore it.
    else if (this.snapshot.connectedAt !== null) void this.#leg.restore(this.snapshot)
    else {
      // The peer may answer before it hears of this from the server.
      this.#leg.links.say({ type: 'hangup', reason: 'internal' })
      this.#finishOrPlaceAgain('internal', null)
    }
  }

  onLink(event: LinkEvent, link: PeerLink): void {
    switch (event.type) {
      case 'changed':
        this.#follow()
        break
      case 'hangup':
        if (!this.#leaveToOthers(link)) this.finish(event.reason, link.party)
        break
      case 'given-up':
        if (!this.#leaveToOthers(link)) this.#hangUp(event.reason)
        break
      case 'failed':
        this.#ports.log('Session failed.', { callId: this.#leg.callId, ...event })
        if (this.snapshot.connectedAt !== null) link.repair(event.reason)
        else this.#hangUp(event.reason === 'ice' ? 'ice-failed' : 'unsupported')
    }
  }

  /** A call with more than two parties continues without one of them. */
  #leaveToOthers(link: PeerLink): boolean {
    const { links } = this.#leg
    if (links.size <= 1) return false
    links.drop(link)
    this.#follow()
    return true
  }

  #end(reason: EndReason, endedBy: Party | null, failure: string | null, missed: boolean): void {
    this.#cancelDeadline()
    this.#receipt?.close()
    this.#localMedia.close()
    this.update({ ...ENDED, reason, endedBy, failure, missed, endedAt: this.#ports.clock.now() })
    this.#ports.onPhase(this)
    this.#resolveEnded(reason)
  }

  #answer(): void {
    this.#receipt?.start('callee', this.#ports.clock.now() - this.snapshot.startedAt)
    const accepted = this.#leg.accept(this.#localMedia)
    void this.#receipt?.timeAccept(accepted)
    // Where no connection can be made, it has ended by now.
    if (this.snapshot.phase === 'ended') return
    this.#openMedia()
    this.#ports.onTakingPart(this)
    this.#follow()
  }

  #finishOrPlaceAgain(reason: EndReason, by: Party | null): void {
    const to = this.#leg.role === 'caller' && (this.#leg.state as Ended | null)?.transferTo
    const now = this.#ports.clock.now()
    if (!to && !outlivesCall(this.snapshot, reason, now)) return void this.finish(reason, by)
    this.#leg.close()
    this.#leg = new CallLeg(this.#ports, newCallId(now), 'caller')
    this.#leg.handTo(this)
    this.update(describeNewCall(this.#leg, { ...this.snapshot, ...(to && { address: to }) }))
    this.place()
  }

  #openMedia(): void {
    if (this.#toOpen) void this.#localMedia.open(this.#toOpen)
    this.#toOpen = null
  }

  #hangUp(reason: HangupReason): void {
    this.#leg.hangUp(reason)
    this.finish(reason, this.#ports.signaling.snapshot.me)
  }

  /** Derives the snapshot from the leg's log and links. */
  #follow(): void {
    const { phase: before, connectedAt } = this.snapshot
    const ending = endingOf(this.#leg)
    if (ending) return void this.#finishOrPlaceAgain(ending.reason, ending.by)
    const now = describeCall(this.#leg, this.snapshot)
    const isAccepted = now.phase === 'accepted'
    if (isAccepted) {
      this.#cancelDeadline()
      this.#receipt?.start('caller', null)
    }
    const isConnected = isAccepted && this.#leg.links.isConnected
    this.update({ ...now, connectedAt: connectedAt ?? (isConnected ? this.#ports.clock.now() : null) })
    if (before !== now.phase) this.#ports.onPhase(this)
  }

  #beRefused(error: RingdownError): void {
    const { code, message, callId } = error.problem
    if (code === 'glare' && callId !== undefined) return void this.#answerCrossing(callId)
    // The peer has the accept already, over the control channel: whether it counts, the log says.
    if (this.snapshot.connectedAt !== null) return
    this.update({ refusal: code })
    this.finish(reasonOf(code), null, this.#leg.role === 'callee' ? null : message)
  }

  /** Both pressed Call: the first call wins, and pressing Call counts as answering it. */
  async #answerCrossing(callId: CallId): Promise<void> {
    this.#leg.close()
    try {
      const leg = await this.#ports.takeCrossingCall(callId, () => this.snapshot.phase === 'ended')
      if (!leg) return
      this.#leg = leg
      leg.handTo(this)
      this.update({ callId, peer: leg.peer })
      this.#answer()
    } catch (error) {
      this.finish('internal', null, error instanceof RingdownError ? error.message : null)
    }
  }
}
