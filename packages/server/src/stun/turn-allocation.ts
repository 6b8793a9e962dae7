import type { Endpoint } from './address.js'
import {
  type AddressFamily,
  ATTRIBUTE,
  faultOf,
  lifetime,
  requestedAddressFamily,
  requestedTransport,
  textAttribute,
  textOf,
  xorAddress,
  xorAddressOf,
} from './attributes.js'
import { METHOD, type StunMessage } from './message.js'
import { longTermKey } from './seal.js'
import type { AttributesOf, StunClient } from './stun-client.js'
import { StunError } from './stun-error.js'

/** RFC 8489 §18.4. */
const UNAUTHENTICATED = 401
const STALE_NONCE = 438

export interface Credentials {
  readonly username: string
  readonly credential: string
}

/** The server's challenge, and the key that answers it. */
interface Challenge {
  readonly realm: string
  readonly nonce: string
  readonly key: Buffer
}

/** A relayed address on a TURN server (RFC 8656 §2.2), for as long as it is open. */
export class TurnAllocation {
  readonly #client: StunClient
  readonly #credentials: Credentials
  #challenge: Challenge
  readonly relayed: Endpoint

  private constructor(client: StunClient, credentials: Credentials, challenge: Challenge, relayed: Endpoint) {
    this.#client = client
    this.#credentials = credentials
    this.#challenge = challenge
    this.relayed = relayed
  }

  /** @throws {StunError} also `rejected`, with 401 if the server does not accept the credentials. */
  static async open(
    client: StunClient,
    credentials: Credentials,
    family: AddressFamily = 4,
  ): Promise<TurnAllocation> {
    const wanted = [requestedTransport(), ...(family === 4 ? [] : [requestedAddressFamily(family)])]
    // Starts without credentials: the refusal names the realm and the nonce.
    const refusal = await client.request(METHOD.allocate, () => wanted)
    const ask = ({ key, ...challenge }: Challenge) =>
      client.request(METHOD.allocate, () => [...wanted, ...proofOf(credentials, challenge)], key)
    let challenge = challengeIn(refusal, credentials)
    let response = await ask(challenge)
    if (faultOf(response)?.code === STALE_NONCE) {
      challenge = challengeIn(response, credentials)
      response = await ask(challenge)
    }
    throwIfRefused(response)
    const relayed = xorAddressOf(response, ATTRIBUTE.xorRelayedAddress)
    if (relayed === null) throw new StunError('malformed', 'the allocation has no address')
    return new TurnAllocation(client, credentials, challenge, relayed)
  }

  /**
   * Lets a peer send to the relayed address and receive from it (RFC 8656 §9). Nothing is sent to the peer.
   *
   * @throws {StunError} also `rejected`, with 403 for a peer that the server does not relay to.
   */
  async permit(address: string): Promise<void> {
    const peer: AttributesOf = id => {
      const made = xorAddress(ATTRIBUTE.xorPeerAddress, { address, port: 0 }, id)
      return made === null ? [] : [made]
    }
    throwIfRefused(await this.#ask(METHOD.createPermission, peer))
  }

  /** Sends to a permitted peer. */
  send(peer: Endpoint, data: Buffer): void {
    this.#client.indicate(METHOD.send, id => {
      const to = xorAddress(ATTRIBUTE.xorPeerAddress, peer, id)
      return to === null ? [] : [to, { type: ATTRIBUTE.data, value: data }]
    })
  }

  onData(listener: (peer: Endpoint, data: Buffer) => void): void {
    this.#client.onPeerData = listener
  }

  /** Releases the address. If the server does not answer, the allocation expires by itself. */
  async close(): Promise<void> {
    await this.#ask(METHOD.refresh, () => [lifetime(0)]).catch(() => {})
  }

  async #ask(method: number, attributes: AttributesOf): Promise<StunMessage> {
    const response = await this.#request(method, attributes)
    if (faultOf(response)?.code !== STALE_NONCE) return response
    this.#challenge = challengeIn(response, this.#credentials)
    return this.#request(method, attributes)
  }

  #request(method: number, attributes: AttributesOf): Promise<StunMessage> {
    const proof = proofOf(this.#credentials, this.#challenge)
    return this.#client.request(method, id => [...attributes(id), ...proof], this.#challenge.key)
  }
}

function challengeIn(response: StunMessage, { username, credential }: Credentials): Challenge {
  const fault = faultOf(response)
  if (fault === null) throw new StunError('malformed', 'it relays for anyone, without credentials')
  const realm = textOf(response, ATTRIBUTE.realm)
  const nonce = textOf(response, ATTRIBUTE.nonce)
  if (realm === null || nonce === null || (fault.code !== UNAUTHENTICATED && fault.code !== STALE_NONCE)) {
    throw new StunError('rejected', `it says ${fault.code} ${fault.reason}`, fault)
  }
  return { realm, nonce, key: longTermKey(username, realm, credential) }
}

function proofOf({ username }: Credentials, { realm, nonce }: Omit<Challenge, 'key'>) {
  return [
    textAttribute(ATTRIBUTE.username, username),
    textAttribute(ATTRIBUTE.realm, realm),
    textAttribute(ATTRIBUTE.nonce, nonce),
  ]
}

function throwIfRefused(response: StunMessage): void {
  if (response.class === 'success') return
  const fault = faultOf(response) ?? { code: 0, reason: 'without a reason' }
  throw new StunError('rejected', `it says ${fault.code} ${fault.reason}`, fault)
}
