import { fire } from '../handler-target.js'
import { queueTask } from '../turns.js'
import { checkConfiguration } from './configuration.js'
import { ConnectionEvents } from './connection-events.js'
import { ConnectionTransports } from './connection-transports.js'
import { DataChannels } from './data-channels.js'
import { type Descriptions, hasData, localOf, remoteOf } from './description.js'
import type { FakeDataChannel } from './fake-data-channel.js'
import type { FakeRtpReceiver } from './fake-receiver.js'
import { FakeRtpSender } from './fake-sender.js'
import { FakeRtpTransceiver, type TransceiverOwner } from './fake-transceiver.js'
import type { FakeDtlsTransport, FakeSctpTransport } from './fake-transports.js'
import { IceAgent } from './ice-agent.js'
import { closedError } from './operations-chain.js'
import { Signaling } from './signaling.js'
import type { Surroundings, TransportState } from './surroundings.js'
import { readStreams, readTrack, readTransceiverInit } from './transceiver-init.js'
import { Transceivers } from './transceivers.js'

/** One call by the page; lets tests check what was never called. */
export interface RecordedCall {
  readonly method: string
  readonly arguments: readonly unknown[]
}

/**
 * An `RTCPeerConnection` without a network that behaves like Chromium's: in what it refuses, in its events and in
 * their order. Create one through `FakeNetwork.PeerConnection`.
 *
 * Left out: `transceiver.stop`, provisional answers, SDP not written by the fake, media itself and so the statistics
 * (always empty), DTMF, certificates.
 */
export class FakePeerConnection extends ConnectionEvents implements TransceiverOwner {
  /** Every call of a method that may change something, in order. */
  readonly calls: RecordedCall[] = []
  readonly ice: IceAgent
  readonly channels: DataChannels
  readonly #surroundings: Surroundings
  readonly #transports = new ConnectionTransports(this)
  readonly #transceivers: Transceivers
  readonly #signaling: Signaling
  #configuration: RTCConfiguration

  constructor(configuration: RTCConfiguration, surroundings: Surroundings) {
    super()
    this.#configuration = checkConfiguration(configuration)
    this.#surroundings = surroundings
    this.channels = new DataChannels(this)
    this.#transceivers = new Transceivers((kind, init) => new FakeRtpTransceiver(kind, this, init))
    this.ice = new IceAgent(surroundings.host, {
      onState: state => {
        this.#transports.dtls.iceTransport.enterGathering(state)
        fire(this, 'icegatheringstatechange')
      },
      onCandidate: candidate => {
        fire(this, 'icecandidate', { candidate })
        surroundings.touch()
      },
    })
    this.#signaling = new Signaling({
      connection: this,
      surroundings,
      transceivers: this.#transceivers,
      ice: this.ice,
      configuration: () => this.#configuration,
    })
  }

  get isClosed(): boolean {
    return this.#signaling.isClosed
  }

  get signalingState(): RTCSignalingState {
    return this.#signaling.state
  }

  get connectionState(): RTCPeerConnectionState {
    return this.#transports.connectionState
  }

  get iceConnectionState(): RTCIceConnectionState {
    return this.#transports.iceConnectionState
  }

  get iceGatheringState(): RTCIceGatheringState {
    return this.ice.state
  }

  get canTrickleIceCandidates(): boolean | null {
    return remoteOf(this.#descriptions) ? true : null
  }

  get sctp(): FakeSctpTransport | null {
    const isDescribed = [localOf, remoteOf].some(side => hasData(side(this.#descriptions)))
    return isDescribed ? this.#transports.sctp : null
  }

  get localDescription(): RTCSessionDescription | null {
    return this.#signaling.showLocal(localOf(this.#descriptions))
  }

  get currentLocalDescription(): RTCSessionDescription | null {
    return this.#signaling.showLocal(this.#descriptions.currentLocal)
  }

  get pendingLocalDescription(): RTCSessionDescription | null {
    return this.#signaling.showLocal(this.#descriptions.pendingLocal)
  }

  get remoteDescription(): RTCSessionDescription | null {
    return this.#signaling.showRemote(remoteOf(this.#descriptions))
  }

  get currentRemoteDescription(): RTCSessionDescription | null {
    return this.#signaling.showRemote(this.#descriptions.currentRemote)
  }

  get pendingRemoteDescription(): RTCSessionDescription | null {
    return this.#signaling.showRemote(this.#descriptions.pendingRemote)
  }

  getTransceivers(): FakeRtpTransceiver[] {
    return [...this.#transceivers.all]
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
    init: RTCRtpTransceiverInit | null = {},
  ): FakeRtpTransceiver {
    this.#note('addTransceiver', trackOrKind, init)
    const { kind, ...read } = readTransceiverInit(trackOrKind, init)
    if (this.isClosed) throw closedError()
    const transceiver = this.#transceivers.create(kind, { ...read, origin: 'addTransceiver' })
    this.updateNegotiationNeeded()
    return transceiver
  }

  addTrack(track: MediaStreamTrack, ...streams: MediaStream[]): FakeRtpSender {
    this.#note('addTrack', track, ...streams)
    const read = readTrack(track)
    const ids = readStreams(streams)
    if (this.isClosed) throw closedError()
    const sender = this.#transceivers.addTrack(read, ids)
    this.updateNegotiationNeeded()
    return sender
  }

  removeTrack(sender: RTCRtpSender | FakeRtpSender): void {
    this.#note('removeTrack', sender)
    if (!(sender instanceof FakeRtpSender)) throw new TypeError('This is not an RTCRtpSender.')
    if (this.isClosed) throw closedError()
    if (!this.#transceivers.removeTrack(sender)) return
    this.updateNegotiationNeeded()
    this.updateMedia()
  }

  createDataChannel(label: string, init: RTCDataChannelInit | null = {}): FakeDataChannel {
    this.#note('createDataChannel', label, init)
    const channel = this.channels.create(label, init)
    this.#signaling.negotiation.hasChannel = true
    this.updateNegotiationNeeded()
    this.#surroundings.touch()
    return channel
  }

  createOffer(options: RTCOfferOptions = {}): Promise<RTCSessionDescriptionInit> {
    this.#note('createOffer', options)
    return this.#signaling.createOffer(options.iceRestart ?? false)
  }

  createAnswer(): Promise<RTCSessionDescriptionInit> {
    this.#note('createAnswer')
    return this.#signaling.createAnswer()
  }

  setLocalDescription(init: RTCLocalSessionDescriptionInit = {}): Promise<void> {
    this.#note('setLocalDescription', init)
    return this.#signaling.setLocal(init)
  }

  /** Rolls back a local offer by itself when a remote one arrives. */
  setRemoteDescription(init: RTCSessionDescriptionInit): Promise<void> {
    this.#note('setRemoteDescription', init)
    return this.#signaling.setRemote(init)
  }

  addIceCandidate(init?: RTCIceCandidateInit | null): Promise<void> {
    this.#note('addIceCandidate', init)
    return this.#signaling.addCandidate(init ?? {})
  }

  /** Does nothing by itself: the next offer has a new generation, and `negotiationneeded` asks for it. */
  restartIce(): void {
    this.#note('restartIce')
    if (this.isClosed) return
    this.#signaling.negotiation.restartIce()
    this.updateNegotiationNeeded()
  }

  async getStats(): Promise<Map<string, unknown>> {
    return new Map()
  }

  close(): void {
    this.#note('close')
    if (this.isClosed) return
    for (const transceiver of this.#transceivers.all) transceiver.stop()
    this.#signaling.negotiation.close()
    this.#transports.close()
    this.ice.stop()
    // Both browsers end these a moment later and fire events; webrtc-pc would do it at once and silently.
    queueTask(() => {
      for (const { receiver } of this.#transceivers.all) receiver.track.end()
      this.channels.close()
    })
    this.#surroundings.leave()
  }

  /** The generation both ends agreed on; `null` before that. */
  get generation(): { readonly local: string; readonly remote: string } | null {
    const { currentLocal, currentRemote } = this.#descriptions
    if (!currentLocal?.sdp.ufrag || !currentRemote) return null
    return { local: currentLocal.sdp.ufrag, remote: currentRemote.sdp.ufrag }
  }

  /** Whether a data channel was negotiated. */
  get carriesData(): boolean {
    return hasData(this.#descriptions.currentLocal)
  }

  /** Tells the connection the state of its path. */
  showTransport(state: TransportState): void {
    this.#transports.show(state)
  }

  /** The path is up, and both ends have agreed to data. */
  joinChannels(peer: DataChannels, isUp: () => boolean): void {
    this.#transports.sctp.enter('connected')
    // The end that answered first is the DTLS client, which gives its channels even numbers (RFC 8832, 6).
    const firstId = this.#descriptions.currentLocal?.type === 'answer' ? 0 : 1
    this.channels.open({ peer, isUp, firstId })
  }

  /** The peer was closed: its end of every channel is gone. */
  endData(): void {
    this.channels.abort()
    this.#transports.endDtls()
  }

  transportOf(mid: string | null): FakeDtlsTransport | null {
    const sections = localOf(this.#descriptions)?.sdp.sections ?? []
    return mid !== null && sections.some(section => section.mid === mid) ? this.#transports.dtls : null
  }

  chain<T>(operation: () => Promise<T>): Promise<T> {
    return this.#signaling.operate(() => {}, operation)
  }

  updateNegotiationNeeded(): void {
    this.#signaling.updateNeeded()
  }

  updateMedia(): void {
    this.#surroundings.touch()
  }

  get #descriptions(): Descriptions {
    return this.#signaling.negotiation.descriptions
  }

  #note(method: string, ...args: unknown[]): void {
    this.calls.push({ method, arguments: args })
  }
}
