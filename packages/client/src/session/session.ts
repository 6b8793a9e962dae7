import {
  type Cancel,
  type Candidates,
  type Clock,
  type ControlBody,
  type Description,
  type HangupReason,
  type Streams,
  TIMERS,
} from '@ringdown/protocol'
import type { ConnectionState, RemoteStreams } from '../call/call-snapshot.js'
import type { LocalMedia } from '../media/local-media.js'
import { Store } from '../store.js'
import { CandidateBox, toCandidateInit, ufragsOf } from './candidate-box.js'
import { readConnectionState, transition } from './connection-state.js'
import { ControlChannel } from './control-channel.js'
import { sharpen } from './first-picture.js'
import { FlowWatch } from './flow-watch.js'
import { type IceFindings, IceWitness } from './ice-findings.js'
import { adoptLayout, createLayout, type Layout, purposeOf } from './layout.js'
import { LocalCandidates } from './local-candidates.js'
import { PerfectNegotiation } from './perfect-negotiation.js'
import { NO_REMOTE_STREAMS, RemoteTracks } from './remote-streams.js'
import { Senders } from './senders.js'

export interface SessionPorts {
  /** Which of the caller's sessions in its call this is, from 1. */
  readonly number: number
  readonly PeerConnection: typeof RTCPeerConnection
  readonly configuration: RTCConfiguration
  readonly clock: Clock
  /** The server log: the only carrier until there is a connection, and the other one when its path may be broken. */
  sendByLog(message: Description | Candidates): void
  /** The callee's human answered, the control channel says. */
  onAccept(): void
  /** The peer hung up over the control channel. */
  onHangup(reason: HangupReason): void
  /** The peer's page is going away, it says. */
  onLeaving(): void
  /** The peer looks for a new path. */
  onOffer(): void
  /** The browser has found a path: the first, or another after a restart. */
  onPath(): void
  /** The browser has given up on the connection, or what the peer sent cannot be used. */
  onFailure(reason: 'ice' | 'unsupported', error?: unknown): void
}

/** When the steps of getting connected were done: the clock's milliseconds, `null` until then. */
export interface SessionTimes {
  readonly answeredAt: number | null
  readonly iceAt: number | null
  readonly connectedAt: number | null
}

export interface SessionSnapshot {
  readonly connection: ConnectionState
  readonly remote: RemoteStreams
  readonly times: SessionTimes
  /** With `reconnecting`: the clock's milliseconds when something came last, where that is known. */
  readonly lostAt: number | null
}

const NOTHING_YET: SessionTimes = { answeredAt: null, iceAt: null, connectedAt: null }

/** The longest a closed session waits for its control channel to empty. */
const LINGER_MS = 500

/**
 * The `RTCPeerConnection` between two parties. The caller's side is the offerer and starts; the callee's side waits for
 * the offer. The one class that knows `RTCPeerConnection`.
 */
export class Session extends Store<SessionSnapshot> {
  readonly #ports: SessionPorts
  readonly #connection: RTCPeerConnection
  readonly #negotiation: PerfectNegotiation
  readonly #box = new CandidateBox()
  readonly #localCandidates: LocalCandidates
  readonly #witness: IceWitness
  readonly #remoteTracks = new RemoteTracks(remote => this.update({ remote }))
  #layout: Layout | null = null
  #control: ControlChannel | null = null
  #media: LocalMedia | null = null
  #senders: Senders | null = null
  #cancelSharpening: Cancel | null = null
  /** Remote messages are applied one at a time, in the order they came. */
  #applying: Promise<void> = Promise.resolve()
  #isBeyondRepair = false
  #flow: FlowWatch | null = null

  constructor(role: 'caller' | 'callee', ports: SessionPorts) {
    super({ connection: 'new', remote: NO_REMOTE_STREAMS, times: NOTHING_YET, lostAt: null })
    this.#ports = ports
    const connection = new ports.PeerConnection(ports.configuration)
    this.#connection = connection
    this.#witness = new IceWitness(connection)
    this.#localCandidates = new LocalCandidates(ports.clock, batch => this.#send(batch))
    this.#negotiation = new PerfectNegotiation({
      connection,
      session: ports.number,
      polite: role === 'callee',
      send: description => this.#send(description),
      beforeAnswer: () => this.#takeUpLayout(() => adoptLayout(connection)),
      onRemoteDescription: () => this.#emptyBox(),
    })
    connection.onnegotiationneeded = () => void this.#negotiation.offer().catch(error => this.#fail(error))
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) {
        this.#witness.seeLocal(candidate)
        this.#localCandidates.add(candidate)
      } else if (candidate === null) this.#localCandidates.end()
    }
    connection.ontrack = ({ track, transceiver }) => {
      const purpose = purposeOf(connection, transceiver)
      if (purpose) this.#remoteTracks.add(purpose, track)
    }
    connection.onconnectionstatechange = () => this.#follow()
    connection.oniceconnectionstatechange = () => {
      const hasPath = isUp(connection.iceConnectionState)
      this.#mark('iceAt', hasPath)
      if (hasPath) ports.onPath()
    }
    connection.onsignalingstatechange = () => this.#mark('answeredAt', connection.signalingState === 'stable')
    if (role === 'caller') this.#takeUpLayout(() => createLayout(connection))
  }

  /**
   * Lets this side's media leave, now and as it changes. Call it only for a human act here: placing the call or answering it.
   */
  sendMedia(media: LocalMedia): void {
    this.#media = media
    this.#attachMedia()
  }

  /** Takes a description or candidates from the peer, by whichever carrier they came. */
  receive(message: Description | Candidates): void {
    if (message.type === 'candidates') this.#apply(() => this.#addCandidates(message))
    else {
      if (message.description.type === 'offer') this.#ports.onOffer()
      this.#apply(() => this.#negotiation.receive(message))
    }
  }

  /** Tells the caller that the human here has answered, with no server in the path. */
  sayAccept(): void {
    this.#control?.send({ type: 'accept' })
  }

  /** Looks for a new path to the peer. @param configuration with credentials that are good now. */
  restartIce(configuration: RTCConfiguration): void {
    this.#connection.setConfiguration(configuration)
    this.#apply(() => this.#negotiation.restart())
  }

  /** Whether the peer's end is gone: no new path leads to it, only a new session. */
  get isBeyondRepair(): boolean {
    return this.#isBeyondRepair
  }

  /** Tells the peer that this page is going away, for good or to be loaded anew. */
  sayLeaving(): void {
    this.#control?.send({ type: 'leaving' })
  }

  get findings(): IceFindings {
    return this.#witness.findings
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#connection.getStats()
  }

  /** Tells the peer that the call is over, with no server in the path. @returns whether it could be said. */
  hangUp(reason: HangupReason): boolean {
    return this.#control?.send({ type: 'hangup', reason }) ?? false
  }

  close(): void {
    if (this.snapshot.connection === 'closed') return
    this.update({ connection: 'closed' })
    const connection = this.#connection
    connection.onnegotiationneeded = null
    connection.onicecandidate = null
    connection.ontrack = null
    connection.onconnectionstatechange = null
    connection.oniceconnectionstatechange = null
    connection.onsignalingstatechange = null
    connection.onicecandidateerror = null
    this.#localCandidates.close()
    this.#remoteTracks.close()
    this.#senders?.close()
    this.#cancelSharpening?.()
    this.#flow?.close()
    this.#closeAfterControl()
  }

  /** Closes the connection once the control channel has sent what it holds: a hang-up, most of all. */
  #closeAfterControl(): void {
    const close = () => this.#connection.close()
    if (!this.#control?.close(close)) {
      close()
      return
    }
    this.#ports.clock.after(LINGER_MS, close)
  }

  #takeUpLayout(take: () => Layout): void {
    if (this.#layout) return
    this.#layout = take()
    this.#control = new ControlChannel(this.#connection, {
      onOpen: () => this.#senders?.announce(),
      onClose: () => {
        this.#isBeyondRepair = true
        this.update({ connection: transition(this.snapshot.connection, 'reconnecting') })
      },
      onMessage: message => this.#receiveControl(message),
    })
    this.#attachMedia()
  }

  #attachMedia(): void {
    if (this.#senders || !this.#layout || !this.#media) return
    const announce = (streams: Streams) => void this.#control?.send(streams)
    this.#senders = new Senders(this.#layout, this.#media, announce)
    this.#sharpenLater(this.#layout)
  }

  /** Once pictures have been flowing for a moment, they may be as large as the camera's. */
  #sharpenLater({ camera }: Layout): void {
    if (!this.#senders || this.snapshot.connection !== 'connected' || this.#cancelSharpening) return
    this.#cancelSharpening = this.#ports.clock.after(TIMERS.sharpen, () => sharpen(camera.sender))
  }

  #receiveControl(message: ControlBody): void {
    switch (message.type) {
      case 'streams':
        this.#remoteTracks.announce(message)
        break
      case 'accept':
        this.#ports.onAccept()
        break
      case 'hangup':
        this.#ports.onHangup(message.reason)
        break
      case 'leaving':
        this.#ports.onLeaving()
        break
      case 'description':
      case 'candidates':
        this.receive(message)
    }
  }

  #send(message: Description | Candidates): void {
    // By both: nobody knows whether it is the old path or the server that is gone. What comes twice is dropped.
    this.#control?.send(message)
    this.#ports.sendByLog(message)
  }

  #apply(step: () => Promise<void>): void {
    this.#applying = this.#applying.then(step).catch(error => this.#fail(error))
  }

  async #addCandidates(batch: Candidates): Promise<void> {
    if (!ufragsOf(this.#connection.remoteDescription?.sdp).has(batch.ufrag)) {
      if (!this.#negotiation.ignoresOffer) this.#box.put(batch)
      return
    }
    for (const candidate of batch.candidates) {
      this.#witness.seeRemote(candidate)
      // One bad candidate (an unknown transport, say) must not cost the good ones.
      await this.#connection.addIceCandidate(toCandidateInit(candidate, batch.ufrag)).catch(() => {})
    }
    if (batch.endOfCandidates) {
      const end = { candidate: '', sdpMid: null, sdpMLineIndex: 0 }
      await this.#connection.addIceCandidate(toCandidateInit(end, batch.ufrag)).catch(() => {})
    }
  }

  #emptyBox(): void {
    for (const batch of this.#box.take(ufragsOf(this.#connection.remoteDescription?.sdp))) this.receive(batch)
  }

  #follow(): void {
    if (this.#isBeyondRepair) return
    const { connectionState } = this.#connection
    this.#mark('connectedAt', connectionState === 'connected')
    // Though the browser may take some seconds more to say so.
    const state = this.snapshot.lostAt === null ? readConnectionState(connectionState) : 'reconnecting'
    this.update({ connection: transition(this.snapshot.connection, state) })
    if (connectionState === 'connected') this.#flow ??= this.#watchFlow()
    if (this.#layout) this.#sharpenLater(this.#layout)
    if (connectionState === 'failed') this.#ports.onFailure('ice')
  }

  #watchFlow(): FlowWatch {
    return new FlowWatch({
      clock: this.#ports.clock,
      connection: this.#connection,
      isSending: () => this.snapshot.remote.microphone.live || this.snapshot.remote.camera.live,
      onChange: (flows, since) => {
        this.update({ lostAt: flows ? null : since })
        this.#follow()
      },
    })
  }

  /** Remembers when a step was first done. */
  #mark(step: keyof SessionTimes, done: boolean): void {
    const { times } = this.snapshot
    if (done && times[step] === null) this.update({ times: { ...times, [step]: this.#ports.clock.now() } })
  }

  #fail(error: unknown): void {
    // After close() the browser rejects everything still under way.
    if (this.snapshot.connection === 'closed') return
    this.#ports.onFailure('unsupported', error)
  }
}

function isUp(state: RTCIceConnectionState): boolean {
  return state === 'connected' || state === 'completed'
}
