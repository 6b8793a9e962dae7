import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import type { Pair } from './pair.js'
import { CANDIDATES, SDP } from './signals.js'

/** A client of PeerJS's server, without the library: the server relays its messages. */
class PeerClient {
  readonly id = randomUUID()
  readonly #socket: WebSocket

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
    return client
  }

  /** Sends a message to another client. @returns once it has arrived. */
  async send(to: PeerClient, type: 'OFFER' | 'ANSWER' | 'CANDIDATE', signal: object): Promise<void> {
    const arrived = new Promise(resolve => to.#socket.once('message', resolve))
    const payload = { ...signal, type: 'media', connectionId: 'mc_bench' }
    this.#socket.send(JSON.stringify({ type, dst: to.id, payload }))
    await arrived
  }

  close(): void {
    this.#socket.close()
  }
}

/** Two clients that call each other: 8 messages a call, as the ring and the end pass between the pages. */
export async function openPeerPair(port: number): Promise<Pair> {
  const [caller, callee] = await Promise.all([PeerClient.open(port), PeerClient.open(port)])
  return {
    async call() {
      await describe(caller, callee, 'OFFER')
      await describe(callee, caller, 'ANSWER')
    },
    close() {
      caller.close()
      callee.close()
    },
  }
}

async function describe(from: PeerClient, to: PeerClient, type: 'OFFER' | 'ANSWER'): Promise<void> {
  await from.send(to, type, { sdp: { type: type.toLowerCase(), sdp: SDP } })
  for (const candidate of CANDIDATES) {
    const line = { candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' }
    await from.send(to, 'CANDIDATE', { candidate: line })
  }
}
