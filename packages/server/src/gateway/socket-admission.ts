import type { IncomingMessage } from 'node:http'
import { BUDGETS } from '@ringdown/protocol'
import type { Budgets } from '../budgets/budgets.js'
import { SIZES, WORK } from '../budgets/costs.js'
import type { Hold } from '../budgets/held-budget.js'
import { asksTooMuch, holdsTooMuch } from '../budgets/over-budget.js'
import type { OpenConnections } from '../open-connections.js'
import type { Boundary, Visit } from './boundary.js'
import type { SocketAccount } from './socket-meter.js'

/** Decides, before an upgrade costs anything, whether its network may have another socket, and opens its account. */
export class SocketAdmission {
  readonly #budgets: Budgets
  readonly #boundary: Boundary
  readonly #open: OpenConnections
  readonly #accounts = new WeakMap<IncomingMessage, SocketAccount>()

  constructor(budgets: Budgets, boundary: Boundary, open: OpenConnections) {
    this.#budgets = budgets
    this.#boundary = boundary
    this.#open = open
  }

  /** @throws {OverBudget} if the network has enough sockets, or asks for too many. */
  admit(request: IncomingMessage, visit: Visit): void {
    const network = this.#boundary.networkOf(visit)
    const wait = this.#budgets.work.spendInTurn(network, WORK.upgrade)
    if (wait > 0) throw asksTooMuch(wait)
    const hold = this.#holdFor(request, network)
    if (!hold.resize(SIZES.socket)) throw holdsTooMuch()
    this.#accounts.set(request, { network, hold })
  }

  /** That of its TCP connection, unless somebody else pays for that: a proxy. Either is released however the upgrade ends. */
  #holdFor({ socket }: IncomingMessage, network: string): Hold {
    const ofConnection = this.#open.firstHold(socket)
    if (ofConnection?.isPaidBy(network)) return ofConnection
    const hold = this.#budgets.held.open({ network, userId: null }, BUDGETS.held.connection)
    this.#open.hold(socket, hold)
    return hold
  }

  /** The account that was opened for a request's socket. */
  accountOf(request: IncomingMessage): SocketAccount | undefined {
    return this.#accounts.get(request)
  }
}
