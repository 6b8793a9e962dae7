import type { Handshake, Problem, Welcome } from '@ringdown/protocol'
import type { ManualClock } from '@ringdown/testing'
import type { Cable, CableEnd } from './chaos/cable.js'
import { layNetwork, type SimSocket } from './chaos/sim-socket.js'
import type { DownPacket, UpPacket } from './chaos/socket-wire.js'

/** One connection of a client, with the test as the server. */
export class ScriptedConnection {
  readonly #end: CableEnd
  readonly #sent: UpPacket[] = []
  isClosed = false

  constructor(end: CableEnd) {
    this.#end = end
  }

  /** What the client said about itself; `null` before that. */
  get handshake(): Handshake | null {
    const connect = this.#sent.find(packet => packet.kind === 'connect')
    return connect ? (connect.auth as Handshake) : null
  }

  get requests() {
    return this.#sent.filter(packet => packet.kind === 'event')
  }

  welcome(welcome: Partial<Welcome> = {}): void {
    this.#say({ kind: 'connected' })
    const party = { userId: 'ann', deviceId: 'anns-page', name: 'Ann' }
    this.push('welcome', { v: 2, capabilities: [], party, ice: { iceServers: [] }, ...welcome })
  }

  refuse(problem: Problem): void {
    this.#say({ kind: 'refused', data: problem })
  }

  push(event: string, argument: unknown): void {
    this.#say({ kind: 'event', event, argument })
  }

  reply(reply: object, request = this.requests.at(-1)): void {
    if (!request) throw new Error('Nothing was asked.')
    this.#say({ kind: 'acknowledgement', id: request.id, reply })
  }

  /** The server closes it, or it breaks. */
  end(how: 'closes' | 'breaks'): void {
    if (how === 'closes') this.#say({ kind: 'disconnect' })
    else this.#end.onClose()
  }

  /** The client's half of the connection. */
  get cable(): Cable {
    const cable = {
      send: (_from: string, packet: UpPacket) => void this.#sent.push(packet),
      close: () => {
        this.isClosed = true
      },
    }
    // The part of a cable that a socket uses.
    return cable as unknown as Cable
  }

  #say(packet: DownPacket): void {
    this.#end.onMessage(packet)
  }
}

let servers = 0

/** A server's URL, and what connects to it. */
export function scriptServer(clock: ManualClock) {
  const url = `http://scripted-${++servers}`
  const connections: ScriptedConnection[] = []
  const server = {
    url,
    connections,
    isThere: true,
    /** The latest connection. */
    get last(): ScriptedConnection {
      const last = connections.at(-1)
      if (!last) throw new Error('Nothing has connected.')
      return last
    },
    socket: null as SimSocket | null,
  }
  layNetwork(url, {
    network: {
      clock,
      random: () => 0,
      connect: end => {
        if (!server.isThere) return null
        const connection = new ScriptedConnection(end)
        connections.push(connection)
        return connection.cable
      },
    },
    onSocket: socket => {
      server.socket = socket
    },
  })
  return server
}
