import type { Cancel, Clock, UserId } from '@ringdown/protocol'
import type { VerifiedIdentity } from '../identity/identity.js'
import type { BanRecord, Bans } from '../records/bans.js'
import type { Revocation, RevocationLog } from '../records/revocation-log.js'

/** How often other processes' revocations are looked for, in milliseconds: they take effect within a second. */
const INTERVAL = 500
/** How long a token lasts that was signed just before, its tolerance included, in milliseconds. */
const REMEMBERED = 16 * 60_000
/** How far the clocks of two processes may be apart, in milliseconds. */
const SKEW = 60_000

/** Whose sign-ins end; or that the bans have changed. */
export type Revoked = { readonly userId: UserId } | { readonly sessionId: string } | 'bans'

interface Options {
  readonly log: RevocationLog
  readonly bans: Bans
  readonly clock: Clock
  /** Closes the sockets concerned, in this process. */
  onRevoked(revocation: Revocation): void
  onError(error: unknown): void
}

/**
 * Which tokens hold no more although they have not expired, and which people and networks are banned. It is all in memory, so that
 * a handshake waits for nothing; other processes on the same database learn of a change within a second.
 */
export class Revocations {
  readonly #options: Options
  readonly #known = new Map<string, Revocation>()
  #bans: readonly BanRecord[] = []
  #cancel: Cancel = () => {}
  #looking: Promise<void> = Promise.resolve()
  #closed = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Reads what is in force, and looks for more from then on. */
  async start(): Promise<void> {
    const { log, clock } = this.#options
    for (const revocation of await log.since(clock.now() - REMEMBERED)) {
      this.#known.set(revocation.id, revocation)
    }
    await this.#readBans()
    this.#lookLater()
  }

  /** Resolves once nothing uses the database any more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancel()
    await this.#looking
  }

  /** Ends what was signed until now, here and, within a second, in the other processes. */
  async revoke(revoked: Revoked): Promise<void> {
    const { log, clock } = this.#options
    const userId = typeof revoked === 'object' && 'userId' in revoked ? revoked.userId : null
    const sessionId = typeof revoked === 'object' && 'sessionId' in revoked ? revoked.sessionId : null
    const revocation = await log.add({ userId, sessionId }, clock.now())
    await this.#take(revocation)
  }

  /** Whether a token was signed before its session or its person was revoked. */
  isRevoked({ userId, sessionId, issuedAt = 0 }: VerifiedIdentity): boolean {
    return sessionId !== undefined && issuedAt <= this.#lastOf(userId, sessionId)
  }

  /** When to sign a token that no revocation until now ends, also one by a process whose clock is ahead. */
  signingTime(userId: UserId, sessionId: string): number {
    return Math.max(this.#options.clock.now(), this.#lastOf(userId, sessionId) + 1)
  }

  #lastOf(userId: UserId, sessionId: string): number {
    const concerned = [...this.#known.values()].filter(
      revocation => revocation.userId === userId || revocation.sessionId === sessionId,
    )
    return Math.max(Number.NEGATIVE_INFINITY, ...concerned.map(({ at }) => at))
  }

  /** The bans that are in force now. */
  get bans(): readonly BanRecord[] {
    const now = this.#options.clock.now()
    return this.#bans.filter(({ endsAt }) => endsAt === null || endsAt > now)
  }

  #lookLater(): void {
    if (this.#closed) return
    this.#cancel = this.#options.clock.after(INTERVAL, () => {
      this.#looking = this.#look().finally(() => this.#lookLater())
    })
  }

  async #look(): Promise<void> {
    const { log, clock, onError } = this.#options
    try {
      for (const revocation of await log.since(clock.now() - SKEW)) {
        if (!this.#known.has(revocation.id)) await this.#take(revocation)
      }
      for (const [id, { at }] of this.#known) {
        if (at < clock.now() - REMEMBERED - SKEW) this.#known.delete(id)
      }
    } catch (error) {
      onError(error)
    }
  }

  async #take(revocation: Revocation): Promise<void> {
    this.#known.set(revocation.id, revocation)
    await this.#readBans()
    this.#options.onRevoked(revocation)
  }

  async #readBans(): Promise<void> {
    const { bans, clock } = this.#options
    this.#bans = await bans.inForce(clock.now())
  }
}
