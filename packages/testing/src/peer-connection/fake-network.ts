import { type Clock, systemClock } from '@ringdown/protocol'
import { queueTask } from '../turns.js'
import { receives, sends } from './direction.js'
import { FakePeerConnection, type RecordedCall } from './fake-peer-connection.js'
import type { Surroundings } from './surroundings.js'
import { Transport } from './transport.js'

/** How the network behaves, and how strict its connections are. */
export interface FakeNetworkOptions {
  /** Times how long a lost path takes to fail (20 s). Defaults to the system's clock. */
  readonly clock?: Clock
  /**
   * Whether to refuse, on top of what Chromium refuses, what only Firefox does: a candidate of a generation that is
   * not described, the end of candidates before any description, an offer that was superseded, the rollback of the
   * other end's offer, reading descriptions after `close()`. Code that passes then works in both. Off by default.
   */
  readonly strict?: boolean
  /**
   * Whether two ends connect only once each has a candidate of the other, as behind two NATs. This finds lost
   * candidates. By default, one candidate at one end is enough, as on a network without NATs: the other end learns
   * the address from the first packet.
   */
  readonly behindNats?: boolean
}

/** A connection made on the network, as a test sees it. */
export interface RecordedConnection extends RTCPeerConnection {
  /** Every call of a method that may change something, in order. */
  readonly calls: readonly RecordedCall[]
}

/**
 * Joins the peer connections created with its {@link FakeNetwork.PeerConnection}, as ICE would: two connect once both
 * have applied both descriptions, these name each other's `ufrag`, and one has a candidate of the other in that
 * generation. Then channels open, messages arrive in order, and a receiver's track is unmuted when the other end
 * sends a live track.
 */
export class FakeNetwork {
  /** A class to use as `RTCPeerConnection`. */
  readonly PeerConnection: typeof RTCPeerConnection
  readonly #clock: Clock
  readonly #isStrict: boolean
  readonly #isBehindNats: boolean
  readonly #transports = new Map<FakePeerConnection, Transport>()
  readonly #made: FakePeerConnection[] = []
  #minted = 0
  #isTouched = false

  constructor({ clock = systemClock, strict = false, behindNats = false }: FakeNetworkOptions = {}) {
    this.#clock = clock
    this.#isStrict = strict
    this.#isBehindNats = behindNats
    const surround = () => this.#surround()
    const admit = (connection: FakePeerConnection) => this.#admit(connection)
    const PeerConnection = class extends FakePeerConnection {
      constructor(configuration: RTCConfiguration = {}) {
        super(configuration, surround())
        admit(this)
      }
    }
    // FakePeerConnection has the part of the interface that its docstring names, and no more.
    this.PeerConnection = PeerConnection as unknown as typeof RTCPeerConnection
  }

  /** Every connection ever made here, oldest first. */
  get connections(): readonly RecordedConnection[] {
    return this.#made.map(show)
  }

  /** How many connections are not closed: 0 when nothing has leaked. */
  get open(): number {
    return this.#transports.size
  }

  /** What was called on a connection. */
  callsOf(connection: RTCPeerConnection): readonly RecordedCall[] {
    return this.#fakeOf(connection).calls
  }

  /** Nothing gets through to or from `connection`: both ends become `disconnected`, and after 20 s `failed`. */
  disconnect(connection: RTCPeerConnection): void {
    this.#cut(connection, true)
  }

  /** The path is back: `disconnected` recovers by itself, `failed` only with an ICE restart. */
  restore(connection: RTCPeerConnection): void {
    this.#cut(connection, false)
  }

  /** ICE has given up at this end, as it does after too long without a path: only a restart helps. */
  fail(connection: RTCPeerConnection): void {
    this.#transports.get(this.#fakeOf(connection))?.fail()
  }

  #cut(connection: RTCPeerConnection, isCut: boolean): void {
    const transport = this.#transports.get(this.#fakeOf(connection))
    if (!transport) return
    transport.isCut = isCut
    this.#touch()
  }

  #fakeOf(connection: RTCPeerConnection): FakePeerConnection {
    const fake = this.#made.find(made => Object.is(made, connection))
    if (!fake) throw new TypeError('This connection was not created by this network.')
    return fake
  }

  #surround(): Surroundings {
    const number = this.#made.length + 1
    return {
      host: 1 + (number % 254),
      isStrict: this.#isStrict,
      sessionId: String(4_000_000_000 + number),
      fingerprint: fingerprintOf(number),
      mintCredentials: () => this.#mintCredentials(),
      touch: () => this.#touch(),
      leave: () => this.#sweep(),
    }
  }

  #mintCredentials() {
    this.#minted += 1
    const ufrag = this.#minted.toString(36).padStart(4, 'u')
    return { ufrag, pwd: `${ufrag}${'p'.repeat(20)}` }
  }

  #admit(connection: FakePeerConnection): void {
    this.#made.push(connection)
    this.#transports.set(connection, new Transport(connection, this.#clock))
  }

  /** Forgets connections that were closed, and tells their peers. */
  #sweep(): void {
    for (const [connection, transport] of [...this.#transports]) {
      if (!connection.isClosed) continue
      this.#transports.delete(connection)
      transport.close()
      for (const other of this.#transports.values()) {
        if (other.peer === transport) queueTask(() => other.peerClosed())
      }
    }
    this.#touch()
  }

  #touch(): void {
    if (this.#isTouched) return
    this.#isTouched = true
    queueTask(() => {
      this.#isTouched = false
      this.#advance()
    })
  }

  #advance(): void {
    const transports = [...this.#transports.values()]
    const matches = new Map(transports.map(transport => [transport, this.#matchOf(transport)]))
    for (const [transport, match] of matches) {
      if (!transport.connection.isClosed && transport.advance(match)) this.#touch()
    }
    for (const transport of transports) {
      if (!transport.peer || !transport.isUp) continue
      joinChannels(transport, transport.peer)
      carryMedia(transport, transport.peer)
    }
  }

  /** The other end of a connection's current generation, once the two know where to find each other. */
  #matchOf(transport: Transport): Transport | null {
    const generation = transport.connection.generation
    if (!generation) return null
    for (const other of this.#transports.values()) {
      const theirs = other.connection.generation
      if (theirs?.local !== generation.remote || theirs.remote !== generation.local) continue
      const [here, there] = [transport.connection.ice, other.connection.ice]
      const known = [here.canReach(there, generation.remote), there.canReach(here, theirs.remote)]
      const isFound = this.#isBehindNats ? known.every(Boolean) : known.some(Boolean)
      return isFound ? other : null
    }
    return null
  }
}

function show(connection: FakePeerConnection): RecordedConnection {
  return connection as unknown as RecordedConnection
}

function joinChannels(transport: Transport, peer: Transport): void {
  const { connection } = transport
  if (!connection.carriesData || !peer.connection.carriesData) return
  connection.joinChannels(peer.connection.channels, () => transport.isUp)
}

/** What the peer sends arrives, on each m-line on which both have agreed to it. */
function carryMedia(transport: Transport, peer: Transport): void {
  for (const transceiver of transport.connection.getTransceivers()) {
    const { mid, negotiated, receiver } = transceiver
    const other = peer.connection.getTransceivers().find(theirs => theirs.mid === mid)
    if (mid === null || !receives(negotiated) || !other || !sends(other.negotiated)) continue
    if (!transceiver.isReceiving || other.sender.track?.readyState !== 'live') continue
    receiver.hear(() => transceiver.isReceiving)
  }
}

function fingerprintOf(number: number): string {
  const bytes = Array.from({ length: 32 }, (_, index) => (number * 31 + index * 17) % 256)
  return bytes.map(byte => byte.toString(16).padStart(2, '0').toUpperCase()).join(':')
}
