import type { Cancel, ControlBody, Streams } from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { StateMachine } from '../state-machine.js'
import { Store } from '../store.js'
import type { Carriers, Negotiation } from './carrier.js'
import { ControlChannel } from './control-channel.js'
import { FlowWatch } from './flow-watch.js'
import { type IceFindings, IceWitness } from './ice-findings.js'
import { adoptLayout, createLayout, type Layout, purposeOf } from './layout.js'
import { LocalCandidates } from './local-candidates.js'
import { OperationsChain } from './operations-chain.js'
import { PerfectNegotiation } from './perfect-negotiation.js'
import { RemoteCandidates } from './remote-candidates.js'
import { RemoteTracks } from './remote-streams.js'
import { Senders } from './senders.js'
import { type Steer, sharpenLater } from './session-pilot.js'
import { NEW_SESSION, type SessionPorts, type SessionSnapshot, type SessionTimes } from './session-ports.js'
import { nextSessionState, type SessionInput, type SessionState } from './session-state.js'

/** How long a closed session waits for its control channel to drain. */
const LINGER_MS = 500

/** How many of the peer's messages may wait to be applied. */
const MOST_WAITING = 64

/** The `RTCPeerConnection` between two parties, and the only class that knows it. */
export class Session extends Store<SessionSnapshot> {
  readonly #ports: SessionPorts
  readonly #connection: RTCPeerConnection
  readonly #machine: StateMachine<SessionState, SessionInput>
  readonly #negotiation: PerfectNegotiation
  readonly #localCandidates: LocalCandidates
  readonly #remoteCandidates: RemoteCandidates
  readonly #witness: IceWitness
  readonly #remoteTracks: RemoteTracks
  readonly #chain = new OperationsChain(error => this.#fail(error))
  #layout: Layout | null = null
  #control: ControlChannel | null = null
  #media: LocalMedia | null = null
  /** What a caller knocks with. */
  #knock: LocalMedia | null = null
  /** The last report of the peer's from before the answer. */
  #earlyStreams: Streams | null = null
  #senders: Senders | null = null
  #steer: Steer | null = null
  #endPilot: Cancel | null = null
  #flow: FlowWatch | null = null

  constructor(ports: SessionPorts) {
    super(NEW_SESSION)
    this.#ports = ports
    this.#machine = new StateMachine(
      'session',
      this.snapshot.state,
      nextSessionState,
      ports.onWrongTransition,
    )
    const { isOfferer, clock } = ports
    const connection = new ports.PeerConnection(ports.configuration)
    this.#connection = connection
    this.#witness = new IceWitness(connection)
    this.#remoteTracks = new RemoteTracks(clock, remote => this.#show({ remote }))
    this.#remoteCandidates = new RemoteCandidates(connection, this.#witness)
    // Before a human here has answered, only the log may carry what could reveal where we are: it is concealed there.
    const carriers: Carriers = () =>
      this.#control && (isOfferer || this.#media) ? [this.#control, ports.log] : [ports.log]
    this.#localCandidates = new LocalCandidates({ ...ports, carriers, connection })
    this.#negotiation = new PerfectNegotiation({
      ...ports,
      connection,
      polite: !isOfferer,
      beforeAnswer: () => this.#takeUpLayout(() => adoptLayout(connection)),
      onRemoteDescription: () => {
        // Who knows of candidates inside a description has some inside theirs, unless it may not reveal any.
        if (!connection.remoteDescription?.sdp.includes('candidate:')) this.#localCandidates.repeat()
        for (const batch of this.#remoteCandidates.takeHeld()) this.receive(batch)
      },
      gather: async () => {
        if (ports.mayGather()) await this.#localCandidates.gather()
      },
      send: description => {
        for (const carrier of carriers()) carrier.send(description)
      },
      onError: error => this.#fail(error),
    })
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) {
        // It pairs only with a passive one, which no browser has and which needs to know of none (RFC 6544 §4.1). Chromium has one 0.1 s after
        // the others.
        if (candidate.tcpType === 'active') return
        this.#witness.seeLocal(candidate)
        this.#localCandidates.add(candidate)
      } else if (candidate === null) this.#localCandidates.end()
    }
    connection.ontrack = ({ track, transceiver }) => {
      const purpose = purposeOf(connection, transceiver)
      if (purpose) this.#remoteTracks.add(purpose, track)
    }
    // The session has one channel. Messages on any other would not be counted.
    connection.ondatachannel = ({ channel }) => channel.close()
    connection.onconnectionstatechange = () => this.#followBrowser()
    connection.oniceconnectionstatechange = () => {
      if (!isUp(connection.iceConnectionState)) return
      this.#mark('iceAt')
      ports.onEvent({ type: 'path' })
    }
    connection.onsignalingstatechange = () => {
      if (connection.signalingState === 'stable') this.#mark('answeredAt')
    }
    if (isOfferer) this.#takeUpLayout(() => createLayout(connection))
  }

  /**
   * Lets this side's media leave, now and as it changes. Call it only for a human action here: placing the call or
   * answering it.
   */
  sendMedia(media: LocalMedia): void {
    this.#media = media
    this.#attachMedia()
    if (this.#earlyStreams) this.#remoteTracks.hear(this.#earlyStreams)
  }

  /**
   * Caller: lets the camera alone leave before the answer, if the ring connects. Call it only for a person who has placed the
   * call and wants this.
   */
  knock(media: LocalMedia): void {
    this.#knock = media
    this.#attachMedia()
  }

  /** Takes a description or candidates from the peer, over any carrier. */
  receive(message: Negotiation): void {
    if (message.type === 'candidates') {
      this.#chain.add(() => this.#remoteCandidates.add(message, this.#negotiation.ignoresOffer))
      return
    }
    if (message.description.type === 'offer') this.#ports.onEvent({ type: 'offered' })
    this.#chain.add(() => this.#negotiation.receive(message))
  }

  /** Sends over the control channel, without the server. @returns whether it could be sent. */
  say(message: ControlBody): boolean {
    return this.#control?.send(message) ?? false
  }

  /** Looks for a new path to the peer. @param configuration with currently valid credentials. */
  restartIce(configuration: RTCConfiguration): void {
    this.#connection.setConfiguration(configuration)
    this.#chain.add(() => this.#negotiation.restart())
  }

  get findings(): IceFindings {
    return this.#witness.findings
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#connection.getStats()
  }

  close(): void {
    if (this.snapshot.state.name === 'closed') return
    this.#take({ type: 'close' })
    const connection = this.#connection
    // What else it reports changes nothing in a session that is closed.
    connection.onnegotiationneeded = null
    connection.onicecandidate = null
    connection.ontrack = null
    connection.onconnectionstatechange = null
    this.#localCandidates.close()
    this.#remoteTracks.close()
    this.#senders?.close()
    this.#endPilot?.()
    this.#flow?.close()
    // Once the control channel has sent what it holds, especially a hang-up.
    const close = () => connection.close()
    if (this.#control?.close(close)) this.#ports.clock.after(LINGER_MS, close)
    else close()
  }

  #takeUpLayout(take: () => Layout): void {
    if (this.#layout) return
    const ports = this.#ports
    this.#layout = take()
    this.#steer = (ports.pilot ?? sharpenLater)(this.#layout)
    this.#control = new ControlChannel(this.#connection, ports.clock, {
      onOpen: () => {
        ports.onEvent({ type: 'open' })
        this.#senders?.tellStreams()
      },
      onClose: () => {
        this.#flow?.close()
        this.#take({ type: 'peer-closed' })
      },
      onMessage: message => this.#receiveControl(message),
    })
    this.#attachMedia()
  }

  #attachMedia(): void {
    const media = this.#media ?? this.#knock
    if (!this.#layout || !media) return
    const tell = (streams: Streams) => this.say(streams)
    this.#senders ??= new Senders(this.#layout, media, tell, () => !!this.#media)
    this.#senders.apply()
    this.#startPilot()
  }

  #startPilot(): void {
    const senders = this.#senders
    if (!senders || !this.#steer || !this.#media) return
    if (this.#endPilot || this.snapshot.state.name !== 'connected') return
    this.#endPilot = this.#steer({
      clock: this.#ports.clock,
      isOfferer: this.#ports.isOfferer,
      media: this.#media,
      remote: () => this.snapshot.remote,
      getStats: () => this.getStats(),
      negotiate: () => this.#chain.add(() => this.#negotiation.offer()),
      openChannel: id =>
        this.#connection.createDataChannel('pilot', {
          negotiated: true,
          id,
          ordered: false,
          maxRetransmits: 0,
        }),
      pauseCamera: by => senders.pauseCamera(by),
    })
  }

  /** Before a human here has answered, a peer may only hang up, leave or, if it is the answerer, answer. */
  #receiveControl(message: ControlBody): void {
    const { onEvent, isOfferer } = this.#ports
    const { type } = message
    if (type === 'hangup' || type === 'leaving' || (type === 'accept' && isOfferer)) onEvent(message)
    else if (type === 'streams') {
      if (this.#media) this.#remoteTracks.hear(message)
      else this.#earlyStreams = message
    } else if (!this.#media || type === 'accept') return
    else if (type === 'call-key') onEvent(message)
    // The log carries these too: more than a page can apply is not kept.
    else if (this.#chain.waiting < MOST_WAITING) this.receive(message)
  }

  #followBrowser(): void {
    const { connectionState } = this.#connection
    if (connectionState === 'connected') this.#mark('connectedAt')
    this.#take({ type: 'browser', state: connectionState })
    const { name } = this.snapshot.state
    if (name === 'connected') this.#flow ??= this.#watchFlow()
    this.#startPilot()
    if (connectionState === 'failed' && name !== 'broken')
      this.#ports.onEvent({ type: 'failed', reason: 'ice' })
  }

  #watchFlow(): FlowWatch {
    const connection = this.#connection
    return new FlowWatch({
      ...this.#ports,
      connection,
      isSending: () => this.snapshot.remote.microphone.live || this.snapshot.remote.camera.live,
      onChange: (flows, since) =>
        this.#take(
          flows ? { type: 'flow', browser: connection.connectionState } : { type: 'silence', since },
        ),
    })
  }

  #take(input: SessionInput): void {
    this.#machine.take(input)
    this.#show({ state: this.#machine.state })
  }

  #show(change: Partial<SessionSnapshot>): void {
    const before = this.snapshot
    this.update(change)
    // A closed session has nothing more to report.
    if (this.snapshot !== before && this.snapshot.state.name !== 'closed')
      this.#ports.onEvent({ type: 'changed' })
  }

  /** Remembers when a step was first done. */
  #mark(step: keyof SessionTimes): void {
    const { times } = this.snapshot
    if (times[step] === null) this.#show({ times: { ...times, [step]: this.#ports.clock.now() } })
  }

  #fail(error: unknown): void {
    // After close(), the browser rejects everything still in progress.
    if (this.snapshot.state.name === 'closed') return
    this.#ports.onEvent({ type: 'failed', reason: 'unsupported', error })
  }
}

function isUp(state: RTCIceConnectionState): boolean {
  return state === 'connected' || state === 'completed'
}
