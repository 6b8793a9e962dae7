import {
  type Address,
  type CallCopy,
  type CallId,
  type Delivery,
  type Invite,
  isDirected,
  isOpen,
  isSameDevice,
  leastOf,
  type MissedCall,
  type Reachability,
  TIMERS,
  type Warmth,
} from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { newCallId } from '../random-id.js'
import { requireAddress } from '../required-address.js'
import { isReceiving } from '../session/flow-watch.js'
import type { CallOptions } from './call.js'
import { CallHandle } from './call-handle.js'
import { CallLeg } from './call-leg.js'
import type { CallPorts } from './call-ports.js'
import type { SpeedReceipts } from './call-receipt.js'
import { takeCrossingCall } from './glare.js'
import type { CallFacts, HandlePorts } from './handle-ports.js'
import { ageOf, type SavedCall } from './saved-call.js'

export interface RegistryPorts extends CallPorts {
  createLocalMedia(): LocalMedia
  readonly speedReceipts?: SpeedReceipts | undefined
  /** How far a callee's device connects before its human answers, whatever the server allows. */
  warmthFor(call: Pick<CallCopy, 'warmth' | 'haveTalked'>): Warmth
  /** A call has been added, removed or has reached another phase. */
  onChange(): void
  onMissed(missed: readonly MissedCall[]): void
}

/** Ended calls, so that their late entries are not mistaken for new calls. */
const MOST_FINISHED = 64

/** The calls of this device, and the routing of the server's messages to them. */
export class CallRegistry {
  readonly #ports: HandlePorts<CallHandle> & Pick<RegistryPorts, 'warmthFor' | 'onMissed'>
  readonly #handles = new Map<CallId, CallHandle>()
  readonly #finished = new Set<CallId>()
  readonly #fetching = new Set<CallId>()

  constructor(ports: RegistryPorts) {
    this.#ports = {
      ...ports,
      takeCrossingCall: (callId, isOver) =>
        takeCrossingCall(
          { takeRinging: id => this.#takeRinging(id), fetch: id => this.#read(id) },
          callId,
          isOver,
        ),
      onTakingPart: handle => this.#leaveOthers(handle),
      onPhase: handle => {
        if (handle.snapshot.phase === 'ended') this.#forget(handle)
        // A person is looking at the preview of a link, or at who is next on a line.
        this.#unanswered.find(({ snapshot }) => !snapshot.address.startsWith('user:'))?.warmUp()
        ports.onChange()
      },
    }
  }

  /** Whether there is a call, here or ringing. */
  get hasCalls(): boolean {
    return this.#handles.size > 0
  }

  /** The calls this device takes part in. */
  get calls(): readonly CallHandle[] {
    return [...this.#handles.values()].filter(handle => handle.isTakingPart)
  }

  /**
   * The calls that ring this person here, except one from a person this device is calling: that is glare, not a ring.
   */
  get incoming(): readonly CallHandle[] {
    const called = new Set(this.calls.map(({ snapshot }) => snapshot.address))
    return this.#unanswered.filter(
      ({ snapshot }) => snapshot.address.startsWith('user:') && !called.has(`user:${snapshot.peer?.userId}`),
    )
  }

  /** The calls that wait on a link or a line. */
  waitingOn(address: Address): readonly CallHandle[] {
    return this.#unanswered.filter(({ snapshot }) => snapshot.address === address)
  }

  get #unanswered(): readonly CallHandle[] {
    return [...this.#handles.values()].filter(handle => !handle.isTakingPart)
  }

  /** Places a call. */
  readonly place = (address: Address, options: CallOptions = {}): CallHandle => {
    requireAddress(address)
    const { audio = true, video = true, localMedia, knock, metadata } = options
    const leg = new CallLeg(this.#ports, newCallId(this.#ports.clock.now()), 'caller')
    const handle = this.#add(
      new CallHandle(this.#ports, leg, { address, media: { audio, video }, localMedia, knock, metadata }),
    )
    handle.place()
    return handle
  }

  /** Resumes the call this page was in before it was reloaded, or takes part in one from another device. */
  rejoin(saved: SavedCall & Pick<CallFacts, 'localMedia'>): CallHandle {
    const leg = new CallLeg(this.#ports, saved.callId, saved.role)
    const handle = this.#add(new CallHandle(this.#ports, leg, saved))
    // After longer than a reload takes, the time and place may have changed: the person does not expect to be heard
    // or seen.
    const isFresh = ageOf(saved, this.#ports.clock) < TIMERS.sleep
    handle.rejoin(saved, { audio: isFresh && saved.audio, video: isFresh && saved.video })
    this.#ports.onPhase(handle)
    return handle
  }

  /** Whether anything arrives from a peer now. */
  async isReceiving(): Promise<boolean> {
    const sessions = this.calls.flatMap(({ leg }) => [...leg.links].map(link => link.sessions.present))
    const receiving = await Promise.all(
      sessions.map(session => session && isReceiving(session, this.#ports.clock)),
    )
    return receiving.includes(true)
  }

  setUnreachable({ callId, unreachable }: Reachability): void {
    this.#handles.get(callId)?.leg.setUnreachable(unreachable)
  }

  deliver({ entry, ...delivered }: Delivery): void {
    const { callId, seq } = entry
    const handle = this.#handles.get(callId)
    if (handle) handle.leg.receive(entry)
    else if (entry.type === 'invite')
      this.fold({ callId, entries: [entry], lastSeq: seq, ageMs: 0, ...delivered })
    else void this.#fetch(callId)
  }

  /** Takes a call's log, or the missing part of it, in one piece. All of it is read before anything rings. */
  fold(copy: CallCopy): void {
    const known = this.#handles.get(copy.callId)
    if (known) {
      known.leg.fold(copy)
      return
    }
    if (this.#finished.has(copy.callId)) return
    const leg = new CallLeg(this.#ports, copy.callId, 'callee')
    leg.fold(copy)
    const { state } = leg
    const { me } = this.#ports.signaling.snapshot
    if (state === null || !isOpen(state) || me === null || isSameDevice(state.caller, me)) {
      leg.close()
      return
    }
    // A log begins with its invite.
    const { metadata } = copy.entries[0] as Partial<Invite>
    const allowed = this.#ports.warmthFor(copy)
    // On a link nobody has been named: whatever the server says, no address leaves before the person joins.
    const warmth = isDirected(state) ? allowed : leastOf(allowed, 'relay')
    const handle = new CallHandle(this.#ports, leg, { ...copy, ...state, metadata, warmth })
    this.#add(handle)
    this.#ports.onPhase(handle)
  }

  /**
   * Tells callers that their ring is on the screen. Only one of them may connect while it rings: connections for all
   * would let strangers exhaust the page.
   */
  acknowledgeRings(): void {
    for (const [index, handle] of this.incoming.entries()) handle.acknowledgeRing(index === 0)
  }

  /** After a lost connection: asks for what every call has missed. */
  resync(): void {
    for (const { leg } of this.#handles.values()) leg.resync()
  }

  /** Drops the calls waiting on an address that is no longer listened to. */
  release(address: Address): void {
    for (const handle of this.waitingOn(address)) {
      handle.release()
      // Listening again later shows it again.
      this.#finished.delete(handle.leg.callId)
    }
  }

  /** Leaves the calls this device takes part in, and drops all others. */
  close(): void {
    for (const handle of [...this.#handles.values()]) {
      if (handle.isTakingPart) handle.leave()
      else handle.release()
    }
  }

  #add(handle: CallHandle): CallHandle {
    this.#handles.set(handle.leg.callId, handle)
    return handle
  }

  #forget(handle: CallHandle): void {
    const { callId } = handle.leg
    if (this.#handles.get(callId) !== handle) return
    this.#handles.delete(callId)
    this.#finished.add(callId)
    // The oldest: a set keeps the order.
    for (const each of this.#finished) if (this.#finished.size > MOST_FINISHED) this.#finished.delete(each)
    const { missed, peer, endedAt } = handle.snapshot
    if (missed && peer)
      this.#ports.onMissed([{ callId, caller: peer, at: endedAt ?? this.#ports.clock.now(), ageMs: 0 }])
  }

  /** An entry of an unknown call: its invite was lost on the way. */
  async #fetch(callId: CallId): Promise<void> {
    if (this.#finished.has(callId) || this.#fetching.has(callId)) return
    this.#fetching.add(callId)
    try {
      this.fold(await this.#copy(callId))
    } catch (error) {
      this.#ports.log('Reading failed.', { callId, error })
    } finally {
      this.#fetching.delete(callId)
    }
  }

  #copy(callId: CallId): Promise<CallCopy> {
    return this.#ports.signaling.request('sync', { callId, afterSeq: 0 })
  }

  #takeRinging(callId: CallId): CallLeg | null {
    const handle = this.#handles.get(callId)
    this.#handles.delete(callId)
    return handle?.surrender() ?? null
  }

  async #read(callId: CallId): Promise<CallLeg> {
    const leg = new CallLeg(this.#ports, callId, 'callee')
    leg.fold(await this.#copy(callId))
    return leg
  }

  /** A device is in one call at a time: calling or answering ends the others. */
  #leaveOthers(handle: CallHandle): void {
    for (const [callId, known] of this.#handles) if (known === handle) this.#handles.delete(callId)
    this.#add(handle)
    for (const other of this.calls) if (other !== handle) other.leave()
  }
}
