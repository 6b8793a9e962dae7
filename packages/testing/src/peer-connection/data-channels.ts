import { fire } from '../handler-target.js'
import { FakeDataChannel } from './fake-data-channel.js'
import { closedError } from './operations-chain.js'

const MAX_ID = 65_534

/** The data channels of one connection. */
export class DataChannels {
  readonly #connection: EventTarget & { readonly isClosed: boolean }
  readonly #channels: FakeDataChannel[] = []

  constructor(connection: EventTarget & { readonly isClosed: boolean }) {
    this.#connection = connection
  }

  create(label: string, init: RTCDataChannelInit): FakeDataChannel {
    const negotiated = init.negotiated ?? false
    const id = negotiated ? (init.id ?? null) : null
    if (this.#connection.isClosed) throw closedError()
    if (negotiated && id === null) throw new TypeError('A negotiated channel needs an id.')
    if (id !== null && id > MAX_ID) throw new TypeError(`A channel's id is at most ${MAX_ID}.`)
    if (id !== null && this.#channels.some(channel => channel.id === id && channel.readyState !== 'closed')) {
      throw new DOMException(`There is already a channel with the id ${id}.`, 'OperationError')
    }
    return this.#add(new FakeDataChannel(label, { negotiated, id, protocol: init.protocol ?? '' }))
  }

  /** Joins what both ends have: negotiated channels by id, others by announcing them to `peer`. */
  join(peer: DataChannels, isPathUp: () => boolean): void {
    for (const channel of this.#channels) {
      if (channel.isJoined || channel.readyState !== 'connecting') continue
      const other = channel.negotiated ? peer.#waiting(channel.id) : peer.#accept(channel, this)
      if (!other) continue
      channel.join(other, isPathUp)
      other.join(channel, isPathUp)
    }
  }

  /** The path is up: what waited in a buffer goes out. */
  flush(): void {
    for (const channel of this.#channels) channel.flush()
  }

  /** One end closed: the channels are gone at once, before the other connection notices. */
  finish(): void {
    for (const channel of this.#channels) channel.finish()
  }

  #waiting(id: number | null): FakeDataChannel | undefined {
    return this.#channels.find(
      channel =>
        channel.negotiated && channel.id === id && !channel.isJoined && channel.readyState === 'connecting',
    )
  }

  #accept(announced: FakeDataChannel, from: DataChannels): FakeDataChannel {
    const taken = new Set([...this.#channels, ...from.#channels].map(channel => channel.id))
    let id = 0
    while (taken.has(id)) id += 1
    announced.id = id
    const channel = this.#add(
      new FakeDataChannel(announced.label, { negotiated: false, id, protocol: announced.protocol }),
    )
    fire(this.#connection, 'datachannel', { channel })
    return channel
  }

  #add(channel: FakeDataChannel): FakeDataChannel {
    this.#channels.push(channel)
    return channel
  }
}
