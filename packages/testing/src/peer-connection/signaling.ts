import { fire } from '../handler-target.js'
import { nextTask } from '../turns.js'
import { type Description, localOf, remoteOf } from './description.js'
import { DescriptionViews } from './description-views.js'
import { formatSdp, type Sdp } from './fake-sdp.js'
import type { IceAgent } from './ice-agent.js'
import { Negotiation } from './negotiation.js'
import { NegotiationNeededFlag } from './negotiation-needed-flag.js'
import { closedError, OperationsChain } from './operations-chain.js'
import { type AskedDescription, readDescription, readLocalDescription } from './read-description.js'
import { checkShape, readRemoteCandidate } from './remote-candidate.js'
import type { RemoteChanges } from './remote-changes.js'
import type { Surroundings } from './surroundings.js'
import type { Transceivers } from './transceivers.js'

interface SignalingPorts {
  /** Notified of what descriptions change. */
  readonly connection: EventTarget
  readonly surroundings: Surroundings
  readonly transceivers: Transceivers
  readonly ice: IceAgent
  configuration(): RTCConfiguration
}

/**
 * The operations on descriptions and candidates: obvious errors are refused at once; the rest waits for its turn on
 * the operations chain and takes a task. Events fire in a browser's order.
 */
export class Signaling {
  readonly negotiation: Negotiation
  readonly #ports: SignalingPorts
  readonly #chain: OperationsChain
  readonly #needed: NegotiationNeededFlag
  readonly #views = new DescriptionViews()
  #state: RTCSignalingState = 'stable'

  constructor(ports: SignalingPorts) {
    const { connection, surroundings, transceivers } = ports
    this.#ports = ports
    this.negotiation = new Negotiation(surroundings, transceivers, surroundings.isStrict)
    this.#chain = new OperationsChain(
      () => this.isClosed,
      () => this.#needed.chainEmptied(),
    )
    this.#needed = new NegotiationNeededFlag({
      isClosed: () => this.isClosed,
      isStable: () => this.negotiation.state === 'stable',
      isChainEmpty: () => this.#chain.isEmpty,
      isNeeded: () => this.negotiation.isNeeded,
      onNeeded: () => fire(connection, 'negotiationneeded'),
    })
  }

  get isClosed(): boolean {
    return this.negotiation.state === 'closed'
  }

  /** What the page reads. */
  get state(): RTCSignalingState {
    return this.isClosed ? 'closed' : this.#state
  }

  createOffer(iceRestart: boolean): Promise<RTCSessionDescriptionInit> {
    return this.operate(
      () => this.negotiation.checkMayOffer(),
      async () => {
        await nextTask()
        return { type: 'offer', sdp: formatSdp(this.negotiation.createOffer(iceRestart)) }
      },
    )
  }

  createAnswer(): Promise<RTCSessionDescriptionInit> {
    return this.operate(
      () => this.negotiation.checkMayAnswer(),
      async () => {
        await nextTask()
        return { type: 'answer', sdp: formatSdp(this.negotiation.createAnswer()) }
      },
    )
  }

  setLocal(init: RTCLocalSessionDescriptionInit): Promise<void> {
    return this.operate(
      () => readLocalDescription(init, this.negotiation),
      async asked => {
        const type = asked.type ?? (this.negotiation.state === 'have-remote-offer' ? 'answer' : 'offer')
        await nextTask()
        if (type === 'rollback') return this.#rollback('have-local-offer', true)
        this.#change(() => this.negotiation.applyLocal(type, asked.sdp))
        this.#gather()
      },
    )
  }

  setRemote(init: RTCSessionDescriptionInit): Promise<void> {
    return this.operate(
      () => readDescription(init, this.#ports.surroundings.isStrict),
      async asked => {
        await nextTask()
        await this.#applyRemote(asked)
      },
    )
  }

  /** Nothing, `null` and an empty candidate all mean that a generation has no more. */
  addCandidate(init: RTCIceCandidateInit): Promise<void> {
    const { ice, surroundings } = this.#ports
    // Chromium does not check the end of candidates.
    const isIgnored = !init.candidate && !surroundings.isStrict
    if (isIgnored && !this.isClosed) return Promise.resolve()
    return this.operate(
      () => checkShape(init),
      async () => {
        await nextTask()
        const { descriptions } = this.negotiation
        const { ufrag, mid, line } = readRemoteCandidate(init, descriptions, surroundings.isStrict)
        if (line !== '') ice.addRemote(ufrag, mid, line)
        surroundings.touch()
      },
    )
  }

  /** Refuses at once what `check` throws; otherwise runs the operation in its turn. */
  operate<Checked, T>(check: () => Checked, operation: (checked: Checked) => Promise<T>): Promise<T> {
    if (this.isClosed) return Promise.reject(closedError())
    let checked: Checked
    try {
      checked = check()
    } catch (error) {
      return Promise.reject(error)
    }
    return this.#chain.run(() => operation(checked))
  }

  /** Something changed that a new offer would contain. */
  updateNeeded(): void {
    this.negotiation.touch()
    this.#needed.update()
  }

  showLocal(description: Description | null): RTCSessionDescription | null {
    const { ice, surroundings } = this.#ports
    // Firefox's descriptions cannot be read after the end.
    if (this.isClosed && surroundings.isStrict) throw closedError()
    return this.#views.show(description, ({ mid }, ufrag) => ice.gathered(ufrag, mid))
  }

  showRemote(description: Description | null): RTCSessionDescription | null {
    const { ice, surroundings } = this.#ports
    if (this.isClosed && surroundings.isStrict) throw closedError()
    return this.#views.show(description, ({ mid }, ufrag) => ice.remoteOf(ufrag, mid))
  }

  async #applyRemote(asked: AskedDescription): Promise<void> {
    if (asked.type === 'rollback') return this.#rollback('have-remote-offer', true)
    const { type, sdp } = asked
    if (type === 'answer') {
      this.#change(() => this.negotiation.applyRemoteAnswer(sdp))
    } else {
      this.negotiation.checkRemoteOffer(sdp)
      if (this.negotiation.state === 'have-local-offer') {
        this.#rollback('have-local-offer', false)
        await nextTask()
      }
      this.#change(() => this.negotiation.applyRemoteOffer(sdp))
    }
    this.#takeCandidates(sdp)
  }

  /** @param from whose offer the page means; Chromium rolls back either, whichever way it is asked. */
  #rollback(from: 'have-local-offer' | 'have-remote-offer', isAsked: boolean): void {
    this.#change(() => this.negotiation.rollback(from), isAsked)
    if (!this.negotiation.descriptions.currentLocal) this.#ports.ice.reset()
  }

  /** @param isRollback whether the page has asked for a rollback. */
  #change(apply: () => RemoteChanges, isRollback = false): void {
    if (this.isClosed) return
    const { connection, surroundings } = this.#ports
    const changes = apply()
    changes.endTracks()
    const { state } = this.negotiation
    if (isRollback) this.#needed.lowerAndTell()
    if (this.#state !== state) {
      this.#state = state
      fire(connection, 'signalingstatechange')
    }
    if (this.negotiation.state === 'stable' && !isRollback) this.#needed.lowerAndUpdate()
    changes.changeTracks()
    for (const event of changes.trackEvents) {
      if (!this.isClosed) fire(connection, 'track', event)
    }
    surroundings.touch()
  }

  #gather(): void {
    const { descriptions } = this.negotiation
    const local = localOf(descriptions)
    if (!local || this.isClosed) return
    const configuration = this.#ports.configuration()
    const isBundled = configuration.bundlePolicy === 'max-bundle' || remoteOf(descriptions) !== null
    this.#ports.ice.gather(local.sdp, configuration, isBundled)
  }

  #takeCandidates({ ufrag, sections }: Sdp): void {
    for (const { mid, candidates } of sections) {
      for (const line of candidates) this.#ports.ice.addRemote(ufrag, mid, line)
    }
    this.#ports.surroundings.touch()
  }
}
