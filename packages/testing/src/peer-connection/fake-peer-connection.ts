import { fire, HandlerTarget } from '../handler-target.js'
import { nextTask, queueTask } from '../turns.js'
import { checkConfiguration } from './configuration.js'
import { DataChannels } from './data-channels.js'
import { type Description, localOf, remoteOf, showDescription } from './description.js'
import type { FakeDataChannel } from './fake-data-channel.js'
import { formatSdp } from './fake-sdp.js'
import type { FakeRtpSender, SenderOwner } from './fake-sender.js'
import { type FakeRtpReceiver, FakeRtpTransceiver, type TransceiverInit } from './fake-transceiver.js'
import { gatheringPolicyOf, IceAgent } from './ice-agent.js'
import { Negotiation } from './negotiation.js'
import { NegotiationNeededFlag } from './negotiation-needed-flag.js'
import { closedError, OperationsChain } from './operations-chain.js'
import { checkCandidate, checkShape } from './remote-candidate.js'
import type { TrackEventInit } from './remote-tracks.js'
import type { Surroundings, TransportState } from './surroundings.js'
import { readTransceiverInit } from './transceiver-init.js'

/** One call of the page: what a test looks at to see what was never asked for. */
export interface RecordedCall {
  readonly method: string
  readonly arguments: readonly unknown[]
}

const EVENTS = [
  'negotiationneeded',
  'icecandidate',
  'track',
  'datachannel',
  'signalingstatechange',
  'connectionstatechange',
  'iceconnectionstatechange',
  'icegatheringstatechange',
]

type Handler = ((event: Event) => unknown) | null

/**
 * An `RTCPeerConnection` without a network, that refuses what browsers refuse: descriptions in the wrong state, candidates
 * before the remote description or of a generation that is not applied, m-lines out of order, anything after `close()`.
 * Make one through `FakeNetwork.PeerConnection`.
 *
 * Where the browsers differ it refuses what one of them refuses. Left out: `addTrack`, `removeTrack`, `transceiver.stop`,
 * provisional answers, local descriptions that the page has changed, statistics (always empty).
 */
export class FakePeerConnection extends HandlerTarget implements SenderOwner {
  /** Every call of a method that may change something, in order. */
  readonly calls: RecordedCall[] = []
  readonly ice: IceAgent
  readonly channels: DataChannels
  readonly #surroundings: Surroundings
  readonly #negotiation: Negotiation
  readonly #chain: OperationsChain
  readonly #needed: NegotiationNeededFlag
  #configuration: RTCConfiguration
  #transportState: TransportState = 'new'
  #gatheringState: RTCIceGatheringState = 'new'

  onnegotiationneeded: Handler = null
  onicecandidate: Handler = null
  ontrack: Handler = null
  ondatachannel: Handler = null
  onsignalingstatechange: Handler = null
  onconnectionstatechange: Handler = null
  oniceconnectionstatechange: Handler = null
  onicegatheringstatechange: Handler = null

  constructor(configuration: RTCConfiguration, surroundings: Surroundings) {
    super(EVENTS)
    this.#configuration = checkConfiguration(configuration)
    this.#surroundings = surroundings
    this.channels = new DataChannels(this)
    this.#negotiation = new Negotiation(surroundings, kind =>
      this.#makeTransceiver(kind, { direction: 'recvonly', createdByRemote: true }),
    )
    this.#chain = new OperationsChain(
      () => this.isClosed,
      () => this.#needed.chainEmptied(),
    )
    this.#needed = new NegotiationNeededFlag({
      isClosed: () => this.isClosed,
      isStable: () => this.signalingState === 'stable',
      isChainEmpty: () => this.#chain.isEmpty,
      isNeeded: () => this.#negotiation.isNeeded,
      onNeeded: () => fire(this, 'negotiationneeded'),
    })
    this.ice = new IceAgent(surroundings.host, {
      onState: state => {
        this.#gatheringState = state
        fire(this, 'icegatheringstatechange')
      },
      onCandidate: candidate => {
        fire(this, 'icecandidate', { candidate })
        surroundings.touch()
      },
    })
  }

  get isClosed(): boolean {
    return this.#negotiation.state === 'closed'
  }

  get signalingState(): RTCSignalingState {
    return this.#negotiation.state
  }

  get connectionState(): RTCPeerConnectionState {
    return this.isClosed ? 'closed' : this.#transportState
  }

  get iceConnectionState(): RTCIceConnectionState {
    const state = this.connectionState
    return state === 'connecting' ? 'checking' : state
  }

  get iceGatheringState(): RTCIceGatheringState {
    return this.#gatheringState
  }

  get localDescription(): RTCSessionDescription | null {
    return this.#show(localOf(this.#negotiation.descriptions), true)
  }

  get currentLocalDescription(): RTCSessionDescription | null {
    return this.#show(this.#negotiation.descriptions.currentLocal, true)
  }

  get pendingLocalDescription(): RTCSessionDescription | null {
    return this.#show(this.#negotiation.descriptions.pendingLocal, true)
  }

  get remoteDescription(): RTCSessionDescription | null {
    return this.#show(remoteOf(this.#negotiation.descriptions), false)
  }

  get currentRemoteDescription(): RTCSessionDescription | null {
    return this.#show(this.#negotiation.descriptions.currentRemote, false)
  }

  get pendingRemoteDescription(): RTCSessionDescription | null {
    return this.#show(this.#negotiation.descriptions.pendingRemote, false)
  }

  getTransceivers(): FakeRtpTransceiver[] {
    return [...this.#negotiation.transceivers]
  }

  getSenders(): FakeRtpSender[] {
    return this.getTransceivers().map(transceiver => transceiver.sender)
  }

  getReceivers(): FakeRtpReceiver[] {
    return this.getTransceivers().map(transceiver => transceiver.receiver)
  }

  getConfiguration(): RTCConfiguration {
    return { ...this.#configuration }
  }

  /** Takes effect with the next gathering, so with the next ICE restart. */
  setConfiguration(configuration: RTCConfiguration): void {
    this.#note('setConfiguration', configuration)
    if (this.isClosed) throw closedError()
    this.#configuration = checkConfiguration(configuration, this.#configuration)
  }

  addTransceiver(
    trackOrKind: MediaStreamTrack | string,
    init: RTCRtpTransceiverInit = {},
  ): FakeRtpTransceiver {
    this.#note('addTransceiver', trackOrKind, init)
    const { kind, ...read } = readTransceiverInit(trackOrKind, init)
    if (this.isClosed) throw closedError()
    const transceiver = this.#makeTransceiver(kind, { ...read, createdByRemote: false })
    this.#negotiation.transceivers.push(transceiver)
    this.updateNegotiationNeeded()
    return transceiver
  }

  createDataChannel(label: string, init: RTCDataChannelInit = {}): FakeDataChannel {
    this.#note('createDataChannel', label, init)
    const channel = this.channels.create(label, init)
    this.#negotiation.hasChannel = true
    this.updateNegotiationNeeded()
    this.#surroundings.touch()
    return channel
  }

  createOffer(options: RTCOfferOptions = {}): Promise<RTCSessionDescriptionInit> {
    this.#note('createOffer', options)
    return this.#chain.run(async () => {
      await nextTask()
      const { sdp } = this.#negotiation.createOffer(options.iceRestart ?? false)
      return { type: 'offer', sdp: formatSdp(sdp) }
    })
  }

  createAnswer(): Promise<RTCSessionDescriptionInit> {
    this.#note('createAnswer')
    return this.#chain.run(async () => {
      await nextTask()
      return { type: 'answer', sdp: formatSdp(this.#negotiation.createAnswer()) }
    })
  }

  setLocalDescription(init: RTCLocalSessionDescriptionInit = {}): Promise<void> {
    this.#note('setLocalDescription', init)
    return this.#chain.run(async () => {
      const implied = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer'
      await nextTask()
      this.#change(() => this.#negotiation.applyLocal(init.type ?? implied, init.sdp ?? ''))
      this.#gather()
    })
  }

  /** Rolls back a local offer by itself when a remote one comes. */
  setRemoteDescription(init: RTCSessionDescriptionInit): Promise<void> {
    this.#note('setRemoteDescription', init)
    const { type, sdp = '' } = init
    if (type === undefined) return Promise.reject(new TypeError('A remote description needs a type.'))
    return this.#chain.run(async () => {
      await nextTask()
      if (type === 'offer' && this.signalingState === 'have-local-offer') {
        this.#change(() => this.#negotiation.rollback('have-local-offer'))
        await nextTask()
      }
      this.#change(() => this.#negotiation.applyRemote(type, sdp))
    })
  }

  /** Nothing, `null` and an empty candidate all say that a generation has no more. */
  addIceCandidate(init?: RTCIceCandidateInit | null): Promise<void> {
    this.#note('addIceCandidate', init)
    const candidate = init ?? {}
    try {
      checkShape(candidate)
    } catch (error) {
      return Promise.reject(error)
    }
    return this.#chain.run(async () => {
      await nextTask()
      const { ufrag, line } = checkCandidate(candidate, this.#negotiation.descriptions)
      if (line !== '') this.ice.addRemote(ufrag, line)
      this.#surroundings.touch()
    })
  }

  /** Does nothing by itself: the next offer has a new generation, and `negotiationneeded` asks for it. */
  restartIce(): void {
    this.#note('restartIce')
    if (this.isClosed) return
    this.#negotiation.restartIce()
    this.updateNegotiationNeeded()
  }

  async getStats(): Promise<Map<string, unknown>> {
    return new Map()
  }

  close(): void {
    this.#note('close')
    if (this.isClosed) return
    for (const transceiver of this.#negotiation.transceivers) transceiver.close()
    this.#negotiation.close()
    this.ice.stop()
    this.#surroundings.leave()
    // Both browsers end these a moment later and tell of it; webrtc-pc would have it done at once and silently.
    queueTask(() => {
      for (const { receiver } of this.#negotiation.transceivers) receiver.track.end()
      this.channels.finish()
    })
  }

  /** The generation both ends agreed on, or `null` before they did. */
  get generation(): { readonly local: string; readonly remote: string } | null {
    const { currentLocal, currentRemote } = this.#negotiation.descriptions
    if (!currentLocal || !currentRemote) return null
    return { local: currentLocal.sdp.ufrag, remote: currentRemote.sdp.ufrag }
  }

  /** Whether a data channel was negotiated. */
  get carriesData(): boolean {
    const sections = this.#negotiation.descriptions.currentLocal?.sdp.sections ?? []
    return sections.some(section => section.kind === 'application')
  }

  /** The network tells how the path is. */
  showTransport(state: TransportState): void {
    if (this.isClosed || this.#transportState === state) return
    this.#transportState = state
    fire(this, 'iceconnectionstatechange')
    if (!this.isClosed) fire(this, 'connectionstatechange')
  }

  chain<T>(operation: () => Promise<T>): Promise<T> {
    return this.#chain.run(operation)
  }

  updateNegotiationNeeded(): void {
    this.#needed.update()
  }

  updateMedia(): void {
    this.#surroundings.touch()
  }

  #makeTransceiver(kind: 'audio' | 'video', init: TransceiverInit): FakeRtpTransceiver {
    return new FakeRtpTransceiver(kind, this, init)
  }

  #note(method: string, ...args: unknown[]): void {
    this.calls.push({ method, arguments: args })
  }

  #change(apply: () => TrackEventInit[]): void {
    if (this.isClosed) return
    const before = this.signalingState
    const tracks = apply()
    if (this.signalingState !== before) fire(this, 'signalingstatechange')
    if (this.signalingState === 'stable') this.#needed.lowerAndUpdate()
    for (const track of tracks) {
      if (!this.isClosed) fire(this, 'track', track)
    }
    this.#surroundings.touch()
  }

  #gather(): void {
    const local = localOf(this.#negotiation.descriptions)
    const mid = local?.sdp.sections[0]?.mid
    if (!local || mid === undefined || this.isClosed) return
    this.ice.gather(local.sdp.ufrag, mid, gatheringPolicyOf(this.#configuration))
  }

  #show(description: Description | null, local: boolean): RTCSessionDescription | null {
    // Firefox's descriptions cannot be read after the end.
    if (this.isClosed) throw closedError()
    if (!description) return null
    const { type, sdp } = description
    return showDescription(type, local ? { ...sdp, candidates: this.ice.gathered(sdp.ufrag) } : sdp)
  }
}
