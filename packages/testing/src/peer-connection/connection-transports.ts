import { fire } from '../handler-target.js'
import { queueTask } from '../turns.js'
import { FakeDtlsTransport, FakeSctpTransport } from './fake-transports.js'
import type { TransportState } from './surroundings.js'

/** The states of one connection's transports. ICE is ahead of DTLS, so `connectionState` follows a task later. */
export class ConnectionTransports {
  readonly dtls = new FakeDtlsTransport()
  readonly sctp = new FakeSctpTransport(this.dtls)
  readonly #connection: EventTarget
  #ice: TransportState = 'new'
  #connectionState: RTCPeerConnectionState = 'new'
  #isClosed = false

  /** @param connection notified of every change. */
  constructor(connection: EventTarget) {
    this.#connection = connection
  }

  get connectionState(): RTCPeerConnectionState {
    return this.#connectionState
  }

  get iceConnectionState(): RTCIceConnectionState {
    if (this.#isClosed) return 'closed'
    return this.#ice === 'connecting' ? 'checking' : this.#ice
  }

  show(state: TransportState): void {
    if (this.#isClosed) return
    this.#ice = state
    this.dtls.iceTransport.enter(this.iceConnectionState)
    fire(this.#connection, 'iceconnectionstatechange')
    queueTask(() => this.#showConnection(state))
  }

  /** The peer's connection was closed and said so; ICE will notice later. */
  endDtls(): void {
    if (this.#isClosed) return
    this.dtls.enter('closed')
    this.sctp.enter('closed')
  }

  close(): void {
    this.#isClosed = true
    this.#connectionState = 'closed'
    this.dtls.close()
    this.sctp.enter('closed')
  }

  #showConnection(state: TransportState): void {
    if (this.#isClosed || this.#connectionState === state) return
    this.#connectionState = state
    // DTLS survives a lost path, and an ICE restart does not start it over.
    if (state === 'connected' || (state === 'connecting' && this.dtls.state === 'new')) this.dtls.enter(state)
    fire(this.#connection, 'connectionstatechange')
  }
}
