import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import type { Pair } from './pair.js'
import { CANDIDATES, SDP } from './signals.js'

/** Signals of each side: one description and the candidates. */
const SIGNALS = 1 + CANDIDATES.length

/** A client of PeerJS's server, without the library: the server relays its messages. */
class PeerClient {
  readonly id = randomUUID()
  readonly #socket: WebSocket
  #left = 0
  #onLast: () => void = () => {}

  private constructor(port: number) {
    const query = new URLSearchParams({ key: 'peerjs', id: this.id, token: 'bench', version: '1.5.5' })
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/peerjs?${query}`, { perMessageDeflate: false })
  }

  static async open(port: number): Promise<PeerClient> {
    const client = new PeerClient(port)
    await new Promise((resolve, reject) => {
      client.#socket.once('message', resolve)
      client.#socket.once('error', reject)
    })
    client.#socket.on('message', () => {
      if (--client.#left === 0) client.#onLast()
    })
    return client
  }

  /** @returns once the whole of the other side's signals has come. */
  expectSignals(): Promise<void> {
    this.#left = SIGNALS
    return new Promise(resolve => {
      this.#onLast = resolve
    })
  }

  sendSignals(dst: string, type: 'OFFER' | 'ANSWER'): void {
    const connectionId = 'mc_bench'
    const sdp = { type: type.toLowerCase(), sdp: SDP }
    this.#send({ type, dst, payload: { sdp, type: 'media', connectionId, metadata: undefined } })
    for (const candidate of CANDIDATES) {
      const line = { candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' }
      this.#send({ type: 'CANDIDATE', dst, payload: { candidate: line, type: 'media', connectionId } })
    }
  }

  close(): void {
    this.#socket.close()
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify(message))
  }
}

/** Two clients that call each other: 8 messages a call, as the ring and the end pass between the pages. */
export async function openPeerPair(port: number): Promise<Pair> {
  const [caller, callee] = await Promise.all([PeerClient.open(port), PeerClient.open(port)])
  return {
    async call() {
      const offered = callee.expectSignals()
      const answered = caller.expectSignals()
      caller.sendSignals(callee.id, 'OFFER')
      await offered
      callee.sendSignals(caller.id, 'ANSWER')
      await answered
    },
    close() {
      caller.close()
      callee.close()
    },
  }
}
