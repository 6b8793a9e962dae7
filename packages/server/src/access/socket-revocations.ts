import type { Clock, ClosingReason } from '@ringdown/protocol'
import { RingdownError } from '@ringdown/protocol'
import type { Connection } from '../gateway/connection.js'
import type { Revocation } from '../records/revocation-log.js'
import type { Sessions } from '../records/sessions.js'
import type { Admittance } from './admittance.js'

interface Options {
  readonly connections: Iterable<Connection>
  readonly admittance: Admittance
  readonly sessions: Sessions
  readonly clock: Clock
  onError(error: unknown): void
}

/** Closes the sockets of people who were signed out, removed or banned; and of those whose rights have changed, to come again. */
export class SocketRevocations {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  revoked(revocation: Revocation): void {
    this.#dismissBanned()
    void this.#dismiss(revocation).catch(error => this.#options.onError(error))
  }

  #dismissBanned(): void {
    const { connections, admittance } = this.#options
    for (const connection of [...connections]) {
      try {
        admittance.checkPerson(connection.userId)
        admittance.checkNetwork(connection.network)
      } catch (error) {
        if (!(error instanceof RingdownError)) throw error
        connection.dismiss('signed-out')
      }
    }
  }

  async #dismiss({ userId, sessionId, at }: Revocation): Promise<void> {
    const concerned = [...this.#options.connections].filter(({ actor, issuedAt }) => {
      const isOlder = actor.sessionId !== undefined && (issuedAt ?? 0) <= at
      return isOlder && (actor.userId === userId || actor.sessionId === sessionId)
    })
    if (concerned.length === 0) return
    const reason = await this.#reasonFor(userId)
    for (const connection of concerned) connection.dismiss(reason)
  }

  /** Who still has a session may fetch a token at once, which says what they are now. */
  async #reasonFor(userId: string | null): Promise<ClosingReason> {
    const { sessions, clock } = this.#options
    const left = userId === null ? [] : await sessions.of(userId, clock.now())
    return left.length > 0 ? 'expired' : 'signed-out'
  }
}
