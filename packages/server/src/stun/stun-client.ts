import { randomBytes } from 'node:crypto'
import type { Cancel, Clock } from '@ringdown/protocol'
import type { Endpoint } from './address.js'
import { ATTRIBUTE, xorAddressOf } from './attributes.js'
import { type Channel, openChannel, type Target } from './channel.js'
import { type Attribute, attribute, decodeMessage, METHOD, type StunMessage } from './message.js'
import { isIntact, isSealedWith, sealMessage } from './seal.js'
import { StunError } from './stun-error.js'

/**
 * When a UDP request is sent again, in milliseconds after the first time (RFC 8489 §6.2.1); the last is when it is
 * given up.
 */
const AGAIN = [500, 1_500, 3_500] as const
const GIVE_UP = 5_000

interface Waiting {
  readonly key: Buffer | null
  answered(response: StunMessage): void
  failed(error: StunError): void
}

/** Talks to one STUN or TURN server. */
export class StunClient {
  readonly #clock: Clock
  readonly #waiting = new Map<string, Waiting>()
  #channel: Channel | null = null
  #failure: StunError | null = null
  /** Receives what a peer sent through the relay (RFC 8656 §11.4). */
  onPeerData: (peer: Endpoint, data: Buffer) => void = () => {}

  private constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws {StunError} if the server cannot be reached. */
  static async open(target: Target, clock: Clock): Promise<StunClient> {
    const client = new StunClient(clock)
    client.#channel = await openChannel(target, {
      onMessage: bytes => client.#receive(bytes),
      onFailure: error => client.#fail(error),
    })
    return client
  }

  /**
   * Sends a request and waits for its response, which may be an error response. With a key, the request is sealed
   * with it, and a success that is not sealed is ignored as someone else's.
   *
   * @throws {StunError} `refused`, `no-answer` or `closed`.
   */
  request(method: number, attributes: AttributesOf, key: Buffer | null = null): Promise<StunMessage> {
    const transactionId = randomBytes(12)
    const id = transactionId.toString('hex')
    const message = {
      class: 'request',
      method,
      transactionId,
      attributes: attributes(transactionId),
    } as const
    const bytes = sealMessage(message, key)
    const timers: Cancel[] = []
    return new Promise<StunMessage>((answered, failed) => {
      if (this.#failure !== null) return failed(this.#failure)
      this.#waiting.set(id, { key, answered, failed })
      this.#channel?.send(bytes)
      const giveUp = () => failed(new StunError('no-answer', 'nothing answers'))
      timers.push(this.#clock.after(GIVE_UP, giveUp))
      if (this.#channel?.transport !== 'udp') return
      timers.push(...AGAIN.map(ms => this.#clock.after(ms, () => this.#channel?.send(bytes))))
    }).finally(() => {
      this.#waiting.delete(id)
      for (const cancel of timers) cancel()
    })
  }

  /** Sends a message that gets no answer. */
  indicate(method: number, attributes: AttributesOf): void {
    const transactionId = randomBytes(12)
    const message = {
      class: 'indication',
      method,
      transactionId,
      attributes: attributes(transactionId),
    } as const
    this.#channel?.send(sealMessage(message, null))
  }

  close(): void {
    this.#channel?.close()
    this.#fail(new StunError('closed', 'the connection was closed'))
    this.#channel = null
  }

  #receive(bytes: Buffer): void {
    const message = decodeMessage(bytes)
    if (message === null || !isIntact(bytes, message)) return
    if (message.class === 'indication') {
      const peer = xorAddressOf(message, ATTRIBUTE.xorPeerAddress)
      const data = attribute(message, ATTRIBUTE.data)
      if (message.method === METHOD.data && peer !== null && data !== null) this.onPeerData(peer, data)
      return
    }
    const waiting = this.#waiting.get(message.transactionId.toString('hex'))
    const isForged = message.class === 'success' && waiting?.key && !isSealedWith(bytes, message, waiting.key)
    if (message.class !== 'request' && !isForged) waiting?.answered(message)
  }

  #fail(error: StunError): void {
    this.#failure ??= error
    for (const { failed } of [...this.#waiting.values()]) failed(error)
  }
}

/** Attributes may depend on the transaction: addresses are XORed with it. */
export type AttributesOf = (transactionId: Buffer) => readonly Attribute[]

/** Asks a STUN server for this machine's address (RFC 8489 §2). */
export async function askBinding(client: StunClient): Promise<Endpoint> {
  const response = await client.request(METHOD.binding, () => [])
  const mapped = xorAddressOf(response, ATTRIBUTE.xorMappedAddress)
  if (response.class === 'success' && mapped !== null) return mapped
  throw new StunError('malformed', 'the answer contains no address')
}
