import { randomUUID } from 'node:crypto'
import { type Clock, type Problem, RingdownError, type UserId } from '@ringdown/protocol'
import type { Access, SessionTokenReply } from '@ringdown/protocol/access'
import type { Tokens } from '../identity/tokens.js'
import type { Invitations } from '../records/invitations.js'
import type { People, PersonRecord } from '../records/people.js'
import type { SessionRecord, Sessions } from '../records/sessions.js'
import type { PersonActor } from './actor.js'
import type { Revocations } from './revocations.js'
import { hashSecret, newSecret } from './secret.js'

/** How long a session lasts after it was last used, and how exactly that is kept, in milliseconds. */
const SESSION_LIFETIME = 90 * 86_400_000
const NOTED = 60_000
/** What a device connects with is renewed in the background; what has changed is revoked at once. */
const TOKEN_LIFETIME = 15 * 60_000

/** Who is signed in, and where. */
export interface SignedInSession {
  readonly session: SessionRecord
  readonly person: PersonRecord
}

interface Options {
  readonly access: Access
  readonly people: People
  readonly sessions: Sessions
  readonly invitations: Pick<Invitations, 'withdrawDevices'>
  readonly tokens: Tokens
  readonly revocations: Revocations
  readonly clock: Clock
}

/** The sessions of members: begun with a passkey or a link, carried by a cookie, turned into short tokens for sockets. */
export class SignIns {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** @returns the secret for the cookie. */
  async begin(userId: UserId, device: string): Promise<string> {
    const { session, secret, secretHash } = newSession(userId, device, this.#options.clock.now())
    await this.#options.sessions.add(session, secretHash)
    return secret
  }

  /** Who holds this secret; `null` for nobody. */
  async find(secret: string | null): Promise<SignedInSession | null> {
    const { sessions, people, clock } = this.#options
    if (secret === null) return null
    const now = clock.now()
    const session = await sessions.find(hashSecret(secret), now)
    if (session === null) return null
    const person = await people.find(session.userId)
    if (person === null) return null
    if (now - session.usedAt > NOTED) await sessions.used(session.id, now, now + SESSION_LIFETIME)
    return { session, person }
  }

  actorOf({ session, person }: SignedInSession): PersonActor {
    const { userId, name, role, lines } = person
    const { access } = this.#options
    return { kind: 'person', access, userId, name, role, lines, sessionId: session.id }
  }

  /** What the person's device connects with. */
  async token({ session, person }: SignedInSession): Promise<SessionTokenReply> {
    const { tokens, revocations } = this.#options
    const { userId, name, role, lines } = person
    const now = revocations.signingTime(userId, session.id)
    const expiresAt = now + TOKEN_LIFETIME
    const identity = { userId, name, role, lines, sessionId: session.id }
    const token = await tokens.signBetween(identity, now, expiresAt)
    return { userId, name, role, lines: [...lines], token, expiresAt }
  }

  /** Signs a person out in one browser. @throws {RingdownError} `not-allowed` if there is no such session of theirs. */
  async end(userId: UserId, sessionId: string): Promise<void> {
    if (!(await this.#options.sessions.end(userId, sessionId))) throw new RingdownError(NO_SESSION)
    await this.#options.revocations.revoke({ sessionId })
  }

  /** Signs a person out everywhere, also where a link of theirs would bring somebody in. */
  async endAll(userId: UserId): Promise<void> {
    const { sessions, invitations, clock } = this.#options
    await invitations.withdrawDevices(userId, clock.now())
    await sessions.end(userId, null)
    await this.#options.revocations.revoke({ userId })
  }
}

/** A session, and the secret that its browser holds. */
export function newSession(userId: UserId, device: string, now: number) {
  const secret = newSecret()
  const session: SessionRecord = {
    id: randomUUID(),
    userId,
    device,
    createdAt: now,
    usedAt: now,
    endsAt: now + SESSION_LIFETIME,
  }
  return { session, secret, secretHash: hashSecret(secret) }
}

const NO_SESSION: Problem = { code: 'not-allowed', message: 'You are not signed in there any more.' }
