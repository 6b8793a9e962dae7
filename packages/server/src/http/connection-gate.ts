import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { BUDGETS } from '@ringdown/protocol'
import type { Budgets } from '../budgets/budgets.js'
import { SIZES, WORK } from '../budgets/costs.js'
import { asksTooMuch, type OverBudget } from '../budgets/over-budget.js'
import type { Boundary } from '../gateway/boundary.js'
import type { OpenConnections } from '../open-connections.js'
import { visitOf } from './metrics-page.js'

/** Counts TCP connections before anything is read from them, and HTTP requests before anything is answered. */
export class ConnectionGate {
  readonly #budgets: Budgets
  readonly #boundary: Boundary
  readonly #open: OpenConnections
  readonly #refused = new WeakMap<IncomingMessage, OverBudget>()

  constructor(budgets: Budgets, boundary: Boundary, open: OpenConnections) {
    this.#budgets = budgets
    this.#boundary = boundary
    this.#open = open
  }

  /** To be called once everything else listens to the server. */
  guard(server: Server): void {
    const isTls = 'setSecureContext' in server
    const cost = WORK.connection + (isTls ? WORK.tls : 0)
    server.prependListener('connection', (socket: Socket) => this.#admit(socket, cost, isTls))
    server.prependListener('request', (request, response) => this.#count(request, response))
  }

  /** @throws {OverBudget} if this request is one too many. */
  check(request: IncomingMessage): void {
    const refusal = this.#refused.get(request)
    if (refusal) throw refusal
  }

  #admit(socket: Socket, cost: number, isTls: boolean): void {
    const visit = { headers: {}, remoteAddress: socket.remoteAddress }
    // A proxy's connections are those of many: they are counted in all only.
    const network = this.#boundary.isFromProxy(visit) ? null : this.#boundary.networkOf(visit)
    const hold = this.#budgets.held.open({ network, userId: null }, BUDGETS.held.connection)
    const isLate = network !== null && this.#spend(network, cost, isTls) > 0
    if (isLate || !hold.resize(SIZES.connection)) {
      // Without a word: an answer would cost more than the connection.
      socket.destroy()
      return
    }
    this.#open.hold(socket, hold)
  }

  /** Closing a connection costs as much as opening it, so all together refuse none; but a handshake of TLS costs much more. */
  #spend(network: string, cost: number, isTls: boolean): number {
    const { work } = this.#budgets
    if (isTls) return work.spend(network, cost)
    work.payForTurn(cost)
    return work.spendInTurn(network, cost)
  }

  #count(request: IncomingMessage, response: ServerResponse): void {
    const wait = this.#budgets.work.spend(this.#boundary.networkOf(visitOf(request)), WORK.httpRequest)
    if (wait === 0) return
    // The next one needs a connection of its own, which is refused at less cost.
    response.setHeader('connection', 'close')
    this.#refused.set(request, asksTooMuch(wait))
  }
}
