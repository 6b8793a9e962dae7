import type { Cancel, ClientEvents, Clock, Handshake, ServerEvents } from '@ringdown/protocol'
import type { Socket } from '#socket-io'
import { StateMachine } from '../state-machine.js'
import { backoff } from './backoff.js'
import { type ConnectionInput, type ConnectionState, nextConnectionState } from './connection-state.js'
import { type HandshakeSource, makeHandshake } from './handshake.js'
import { readProblem, tokenProblem, UNREACHABLE } from './problems.js'

export type ServerSocket = Socket<ServerEvents, ClientEvents>

export interface ConnectorPorts extends HandshakeSource {
  readonly clock: Clock
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
}

/** Connects a socket, and reconnects it whenever it is lost, until it is closed, replaced or refused. */
export class Connector {
  readonly socket: ServerSocket
  readonly #ports: ConnectorPorts
  readonly #onChange: (state: ConnectionState) => void
  readonly #machine: StateMachine<ConnectionState, ConnectionInput>
  #cancelRetry: Cancel = () => {}
  #token: string | null = null
  #refusedToken: string | null = null

  constructor(socket: ServerSocket, ports: ConnectorPorts, onChange: (state: ConnectionState) => void) {
    this.socket = socket
    this.#ports = ports
    this.#onChange = onChange
    this.#machine = new StateMachine<ConnectionState, ConnectionInput>(
      'connection',
      { name: 'connecting' },
      nextConnectionState,
      error => ports.log(error.message, { error }),
    )
    socket.auth = (send: (handshake: Handshake) => void) => void this.#shakeHands(send)
    socket.on('connect_error', error => this.#refuse(error))
    socket.on('disconnect', reason => this.#lose(reason))
    socket.on('welcome', welcome => {
      this.#refusedToken = null
      this.#take({ type: 'welcome', welcome })
    })
    socket.on('closing', reason => {
      if (reason === 'expired') this.connect()
      if (reason !== 'replaced') return
      this.#take({ type: 'replaced' })
      socket.disconnect()
    })
  }

  get state(): ConnectionState {
    return this.#machine.state
  }

  /** Connects now, in place of any connection or attempt. */
  connect(): void {
    this.#take({ type: 'connecting' })
    this.#open()
  }

  /** Closes the connection for good. */
  close(): void {
    this.#take({ type: 'closed' })
    this.socket.disconnect()
  }

  #take(input: ConnectionInput): void {
    if (!this.#machine.take(input)) return
    this.#cancelRetry()
    const { state } = this
    if (state.name === 'offline') {
      // Others may have been told the same.
      const ms = (state.problem.retryAfterMs ?? 0) + backoff(state.tries)
      this.#cancelRetry = this.#ports.clock.after(ms, () => this.#open())
    }
    this.#onChange(state)
  }

  #open(): void {
    const { name } = this.state
    if (name !== 'connecting' && name !== 'offline') return
    this.cut()
    this.socket.disconnect().connect()
  }

  /** Closes the socket without a goodbye, which would count as leaving on purpose if it still arrived. */
  cut(): void {
    if (this.socket.connected) this.socket.io.engine.close()
  }

  async #shakeHands(send: (handshake: Handshake) => void): Promise<void> {
    const { state } = this
    try {
      const handshake = await makeHandshake(this.#ports, this.#refusedToken)
      if (this.state !== state) return
      this.#token = handshake.token
      send(handshake)
    } catch (error) {
      if (this.state !== state) return
      this.#ports.log('Token failed.', { error })
      this.socket.disconnect()
      this.#take({ type: 'fail', problem: tokenProblem(error) })
    }
  }

  /** The server refuses the handshake or cannot be reached. */
  #refuse(error: Error & { data?: unknown }): void {
    const problem = readProblem(error.data) ?? UNREACHABLE
    // Try once more with a fresh token: the source may be able to get one. A second refusal is final.
    const isFirst = problem.code === 'unauthorized' && this.#refusedToken === null
    if (problem.code === 'unauthorized') this.#refusedToken = this.#token
    if (isFirst) this.#open()
    else if (problem.code === 'replaced') this.#take({ type: 'replaced' })
    else this.#take({ type: 'fail', problem })
  }

  #lose(reason: string): void {
    // Nothing unsent goes out on the next connection: its author decides whether to send it again.
    this.socket.sendBuffer = []
    // We closed it.
    if (reason === 'io client disconnect' || reason === 'forced close') return
    this.#take({ type: 'fail', problem: UNREACHABLE, spread: reason === 'io server disconnect' })
  }
}
