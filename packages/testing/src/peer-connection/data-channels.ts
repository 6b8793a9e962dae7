import { fire } from '../handler-target.js'
import { queueTask } from '../turns.js'
import { type ChannelInit, readChannelInit } from './channel-init.js'
import type { Message } from './channel-message.js'
import { type ChannelPath, FakeDataChannel } from './fake-data-channel.js'

/** The connection that the channels belong to. */
interface Owner extends EventTarget {
  readonly isClosed: boolean
}

/** An SCTP association: what joins the channels of two connections. */
interface Association {
  readonly peer: DataChannels
  /** Whether what is sent now arrives. */
  isUp(): boolean
  /** The ids this end assigns are all even or all odd, so that two ends never choose the same one (RFC 8832, 6). */
  readonly firstId: 0 | 1
}

/** The data channels of one connection. */
export class DataChannels {
  readonly #owner: Owner
  readonly #channels: FakeDataChannel[] = []
  readonly #opening = new WeakSet<FakeDataChannel>()
  #association: Association | null = null

  constructor(owner: Owner) {
    this.#owner = owner
  }

  create(label: unknown, init: RTCDataChannelInit | null): FakeDataChannel {
    const asked = readChannelInit(label, init, this.#owner.isClosed)
    if (asked.id !== null && this.#find(asked.id)) {
      throw new DOMException(`There is already a channel with the id ${asked.id}.`, 'OperationError')
    }
    const channel = this.#add(asked)
    this.#assignId(channel)
    return channel
  }

  /** The connection has a path, and both ends have agreed to data: opens what waits and sends what waits. */
  open(association: Association): void {
    this.#association ??= association
    for (const channel of this.#channels) {
      this.#assignId(channel)
      if (channel.readyState === 'connecting' && !this.#opening.has(channel)) this.#openSoon(channel)
      channel.flush()
    }
  }

  /** This connection was closed. */
  close(): void {
    for (const channel of [...this.#channels]) {
      channel.beginClosing()
      channel.finish()
    }
  }

  /** The peer's connection was closed: the channels are gone at once, before this connection notices. */
  abort(): void {
    for (const channel of [...this.#channels]) {
      const error = channel.readyState === 'connecting' ? undefined : abortError()
      channel.beginClosing()
      channel.finish(error)
    }
  }

  #openSoon(channel: FakeDataChannel): void {
    const { id } = channel
    const peer = this.#association?.peer
    if (id === null || !peer) return
    this.#opening.add(channel)
    const isOpen = () => channel.readyState === 'open'
    queueTask(() => channel.open(this.#pathOf(id)))
    // Announced in a separate task; what the page sends on `open` follows it.
    if (!channel.negotiated) queueTask(() => isOpen() && peer.#accept(channel, id))
  }

  #accept(
    { label, protocol, ordered, maxPacketLifeTime, maxRetransmits }: FakeDataChannel,
    id: number,
  ): void {
    if (this.#owner.isClosed) return
    const init = { label, protocol, ordered, maxPacketLifeTime, maxRetransmits, negotiated: false, id }
    const channel = this.#add(init)
    this.#opening.add(channel)
    channel.openThen(this.#pathOf(id), () => fire(this.#owner, 'datachannel', { channel }))
  }

  #pathOf(id: number): ChannelPath {
    return {
      isUp: () => this.#association?.isUp() ?? false,
      deliver: (message: Message) => this.#peerOf(id)?.receive(message),
      reset: finish => {
        const other = this.#peerOf(id)
        other?.beginClosing()
        finish()
        other?.finish()
      },
    }
  }

  /** The channel with this id at the other end, if there is one. */
  #peerOf(id: number): FakeDataChannel | undefined {
    const association = this.#association
    return association ? association.peer.#find(id) : undefined
  }

  #assignId(channel: FakeDataChannel): void {
    if (!this.#association || channel.id !== null || channel.readyState === 'closed') return
    let id: number = this.#association.firstId
    while (this.#find(id)) id += 2
    channel.id = id
  }

  #find(id: number): FakeDataChannel | undefined {
    return this.#channels.find(channel => channel.id === id && channel.readyState !== 'closed')
  }

  #add(init: ChannelInit): FakeDataChannel {
    const channel = new FakeDataChannel(init)
    this.#channels.push(channel)
    return channel
  }
}

/** What Chromium reports at the other end of a closed connection: an `RTCError`. */
function abortError(): DOMException {
  const error = new DOMException('User-Initiated Abort, reason=Close called', 'OperationError')
  return Object.assign(error, { errorDetail: 'sctp-failure', sctpCauseCode: 12 })
}
