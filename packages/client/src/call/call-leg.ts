import {
  type Address,
  type CallCopy,
  type CallId,
  type CallState,
  type CallView,
  type Cancel,
  type Candidates,
  type Clock,
  type Description,
  type Draft,
  type Entry,
  type HangupReason,
  type IceServer,
  isSameDevice,
  type LogBody,
  type MediaWanted,
  type Party,
  RingdownError,
  TIMERS,
  viewOf,
} from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { newEntryId } from '../random-id.js'
import { Session, type SessionSnapshot } from '../session/session.js'
import type { Outbox } from '../signaling/outbox.js'
import type { Signaling } from '../signaling/signaling.js'
import { CallLog } from './call-log.js'

/** What every call of a device shares. */
export interface CallPorts {
  readonly signaling: Signaling
  readonly outbox: Outbox
  readonly clock: Clock
  readonly PeerConnection: typeof RTCPeerConnection
  readonly rtcConfiguration: RTCConfiguration
  /** For the app's developer: what went wrong and was dealt with. */
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
}

/** What a leg tells the call it belongs to. */
export interface LegEvents {
  /** The log or the session has changed. */
  onChange(): void
  /** The server refused one of our entries that decides the call: the invite or the accept. */
  onRefused(error: RingdownError): void
  onHangup(reason: HangupReason): void
  onSessionFailure(reason: 'ice' | 'unsupported', error?: unknown): void
  /** The server does not know this call any more. */
  onForgotten(): void
}

const SILENT: LegEvents = {
  onChange() {},
  onRefused() {},
  onHangup() {},
  onSessionFailure() {},
  onForgotten() {},
}

/**
 * This device's end of one call: its copy of the log and, from the human act on, its session with the peer. A call object
 * has one leg, and takes up another when two people have called each other at the same moment.
 */
export class CallLeg {
  readonly callId: CallId
  readonly role: 'caller' | 'callee'
  readonly #ports: CallPorts
  readonly #log: CallLog
  /** The caller's descriptions and candidates, held until there is a session to take them. */
  #held: (Description | Candidates)[] = []
  #events: LegEvents = SILENT
  #session: Session | null = null
  #unsubscribe: Cancel = () => {}

  constructor(ports: CallPorts, callId: CallId, role: 'caller' | 'callee') {
    this.#ports = ports
    this.callId = callId
    this.role = role
    this.#log = new CallLog({
      clock: ports.clock,
      sync: afterSeq => ports.signaling.request('sync', { callId, afterSeq }),
      onEntry: entry => this.#read(entry),
      onChange: () => this.#events.onChange(),
      onSyncError: error => {
        if (error instanceof RingdownError && error.code === 'unknown-call') this.#events.onForgotten()
      },
    })
    this.#log.watch(() => this.#isTransitional())
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

  get session(): SessionSnapshot | null {
    return this.#session?.snapshot ?? null
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
    if (this.state !== null) this.#log.resync()
  }

  /** Caller: opens the call and offers a session with it. The ring goes first: making an offer keeps the page busy. */
  invite(address: Address, media: MediaWanted, localMedia: LocalMedia): void {
    this.#submitDeciding({ type: 'invite', address, media })
    this.#unsubscribe = this.#ports.clock.after(TIMERS.ringFirst, () => this.#openSession(localMedia))
  }

  /** Callee: the ring is on the screen. */
  acknowledgeRing(): void {
    this.#submit({ type: 'ringing' }).catch(() => {})
  }

  /** Callee: answers. The answer to the offer follows close behind, without waiting for the server's word. */
  accept(localMedia: LocalMedia): void {
    this.#submitDeciding({ type: 'accept' })
    this.#openSession(localMedia)
  }

  decline(): void {
    this.#submit({ type: 'decline', reason: 'declined' }).catch(() => {})
  }

  /** Ends the call, by both carriers. A refusal means that it had ended already. */
  hangUp(reason: HangupReason): void {
    this.#session?.hangUp(reason)
    this.#submit({ type: 'hangup', reason }).catch(() => {})
  }

  close(): void {
    this.#events = SILENT
    this.#log.close()
    this.#unsubscribe()
    this.#session?.close()
    this.#held = []
  }

  #isTransitional(): boolean {
    const { state } = this
    return state !== null && state.phase !== 'ended' && this.session?.connection !== 'connected'
  }

  /** Opens the session as soon as the ICE servers are known: at once, but for a call placed before the line was up. */
  #openSession(localMedia: LocalMedia): void {
    const { signaling } = this.#ports
    if (signaling.iceServers) {
      this.#startSession(localMedia, signaling.iceServers)
      return
    }
    this.#unsubscribe = signaling.subscribe(() => {
      if (!signaling.iceServers) return
      this.#unsubscribe()
      this.#startSession(localMedia, signaling.iceServers)
    })
  }

  #startSession(localMedia: LocalMedia, iceServers: readonly IceServer[]): void {
    const { PeerConnection, clock, rtcConfiguration } = this.#ports
    const session = new Session(this.role, {
      PeerConnection,
      clock,
      configuration: {
        bundlePolicy: 'max-bundle',
        ...rtcConfiguration,
        iceServers: [...(rtcConfiguration.iceServers ?? []), ...iceServers.map(toRtc)],
      },
      sendByLog: message => void this.#submit(message).catch(() => {}),
      onHangup: reason => this.#events.onHangup(reason),
      onFailure: (reason, error) => this.#events.onSessionFailure(reason, error),
    })
    this.#session = session
    this.#unsubscribe = session.subscribe(() => this.#events.onChange())
    session.sendMedia(localMedia)
    for (const message of this.#held) session.receive(message)
    this.#held = []
  }

  /** Called by the log for each entry, in order and once. */
  #read(entry: Entry): void {
    if (entry.type !== 'description' && entry.type !== 'candidates') return
    const { me } = this.#ports.signaling.snapshot
    if (entry.from === null || me === null || isSameDevice(entry.from, me)) return
    if (this.#session) this.#session.receive(entry)
    // A newer offer supersedes the older one and its candidates.
    else if (entry.type === 'description') this.#held = [entry]
    else this.#held.push(entry)
  }

  #submitDeciding(body: LogBody): void {
    this.#submit(body).catch((error: unknown) => {
      if (error instanceof RingdownError) this.#events.onRefused(error)
    })
  }

  async #submit(body: LogBody): Promise<void> {
    const { peer } = this
    const draft: Draft = {
      ...body,
      entryId: newEntryId(),
      ...(peer && isForPeer(body) ? { to: peer.deviceId } : {}),
    }
    const stamp = await this.#ports.outbox.append(this.callId, draft)
    const { me } = this.#ports.signaling.snapshot
    if (me) this.receive({ ...draft, ...stamp, v: 1, callId: this.callId, from: me })
  }
}

function isForPeer(body: LogBody): boolean {
  return body.type === 'description' || body.type === 'candidates'
}

function toRtc({ urls, username, credential }: IceServer): RTCIceServer {
  return {
    urls: [...urls],
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  }
}
