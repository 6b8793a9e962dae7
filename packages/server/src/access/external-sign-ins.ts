import { type Clock, type Problem, RingdownError } from '@ringdown/protocol'
import * as z from 'zod'
import type { ExternalPerson, OidcProvider } from '../identity/oidc/provider.js'
import type { Seal } from '../identity/oidc/seal.js'
import type { OpenIdPeople, OpenIdSession } from '../records/openid-people.js'
import type { People, PersonRecord } from '../records/people.js'
import type { SessionRecord } from '../records/sessions.js'
import type { PersonActor } from './actor.js'
import type { Admittance } from './admittance.js'
import type { MemberObserver } from './members.js'
import type { SignedInSession, SignIns } from './sign-ins.js'

/** How long the provider's last word counts, in milliseconds: less than a token of a device lasts. */
const FRESH = 10 * 60_000
/** How long it counts while the provider does not answer. */
const OUTAGE = 60 * 60_000
/** How long a session lasts whose provider cannot be asked again. */
const UNASKED = 12 * 60 * 60_000
/** What is sealed in the database is kept as long as sessions are, in seconds. */
const KEPT = 400 * 86_400

const tokenSchema = z.object({ token: z.string() })

/** A session that was just begun. */
export interface ExternalSignIn {
  /** For the cookie. */
  readonly secret: string
  readonly actor: PersonActor
}

interface Options {
  readonly provider: OidcProvider
  readonly seal: Seal
  readonly openId: OpenIdPeople
  readonly people: People
  readonly signIns: SignIns
  readonly admittance: Admittance
  readonly clock: Clock
  /** Told of new members, and of whom the provider has changed. */
  readonly onMember: MemberObserver
}

/** Members who sign in at an OpenID provider, which says each time, and at each renewal, who they are and what they may do. */
export class ExternalSignIns {
  readonly #options: Options
  readonly #renewals = new Map<string, Promise<PersonRecord>>()

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * Signs in somebody who comes back from the provider.
   *
   * @returns the secret for the cookie.
   * @throws {RingdownError} `not-allowed` for somebody who was removed or is banned here.
   */
  async signIn(external: ExternalPerson, device: string): Promise<ExternalSignIn> {
    const { admittance, signIns } = this.#options
    const { userId } = await this.#admit(external)
    admittance.checkPerson(userId)
    const secret = await signIns.begin(userId, device)
    const signedIn = await signIns.find(secret)
    if (signedIn === null) throw new Error('a session that was just begun is not there')
    await this.#keep(signedIn.session, external)
    return { secret, actor: signIns.actorOf(signedIn) }
  }

  /**
   * Asks the provider again, if this session was begun there and its last word is no longer fresh. Of several requests at the same
   * time one asks: a refresh token may be usable once.
   *
   * @returns who the person is now, perhaps with another name or role.
   * @throws {RingdownError} `unauthorized` for somebody who may no longer come in, and is then signed out; `unavailable` if the
   * provider has not answered for too long.
   */
  async renew({ session, person }: SignedInSession): Promise<SignedInSession> {
    const running = this.#renewals.get(session.id)
    const renewal = running ?? this.#renew(session.id, person)
    if (!running) {
      this.#renewals.set(session.id, renewal)
      const forget = () => this.#renewals.delete(session.id)
      renewal.then(forget, forget)
    }
    return { session, person: await renewal }
  }

  /** Where to sign out at the provider too; `null` for a session that was begun elsewhere, or a provider without such a page. */
  async endUrl(sessionId: string, returnTo: string): Promise<string | null> {
    const { openId, provider } = this.#options
    const kept = await openId.session(sessionId)
    if (kept === null) return null
    // Signing out here must not wait for a provider that is down.
    return provider.endUrl(await this.#open(kept.idToken), returnTo).catch(() => null)
  }

  /** Whether a member could sign in again without any passkey. */
  async hasAnotherWayIn(userId: string): Promise<boolean> {
    return (await this.#options.openId.externalOf(userId)) !== null
  }

  async #renew(sessionId: string, person: PersonRecord): Promise<PersonRecord> {
    const { openId, signIns, clock } = this.#options
    const kept = await openId.session(sessionId)
    if (kept === null || clock.now() - kept.checkedAt < FRESH) return person
    try {
      return await this.#ask(kept, person)
    } catch (error) {
      if (!(error instanceof RingdownError)) throw error
      const isDown = error.code === 'unavailable'
      if (isDown && clock.now() - kept.checkedAt < OUTAGE) return person
      if (isDown) throw error
      await signIns.end(person.userId, sessionId)
      throw new RingdownError(NO_LONGER, { cause: error })
    }
  }

  async #ask(kept: OpenIdSession, person: PersonRecord): Promise<PersonRecord> {
    const { openId, provider, clock } = this.#options
    const [refreshToken, known] = [
      await this.#open(kept.refreshToken),
      await openId.externalOf(person.userId),
    ]
    if (refreshToken === null || known === null) {
      if (clock.now() - kept.checkedAt < UNASKED) return person
      throw new RingdownError(NO_LONGER)
    }
    const external = await provider.renew(refreshToken, known.subject)
    const now = await this.#admit(external)
    const idToken = external.idToken ?? (await this.#open(kept.idToken))
    await this.#keep({ id: kept.sessionId, userId: kept.userId }, { ...external, idToken })
    return now
  }

  /** The member for a person at the provider, as the provider now describes them. */
  async #admit(external: ExternalPerson): Promise<PersonRecord> {
    const { openId, people, clock, onMember } = this.#options
    const { issuer, subject, name, role, lines } = external
    const known = await openId.find(external)
    if (known === 'removed') throw new RingdownError(REMOVED)
    if (known === null) {
      const added = await openId.add({ issuer, subject }, { name, role, lines, createdAt: clock.now() })
      await onMember('joined', added)
      return added
    }
    // A server keeps its last owner, whatever the provider says.
    const isLast = role !== 'owner' && known.role === 'owner' && !(await people.hasOwner(known.userId))
    const change = { name, lines, role: isLast ? known.role : role }
    if (isUnchanged(known, change)) return known
    const changed = await people.change(known.userId, change)
    if (changed !== null) await onMember('changed', changed)
    return changed ?? known
  }

  async #keep(
    { id, userId }: Pick<SessionRecord, 'id' | 'userId'>,
    { refreshToken, idToken }: ExternalPerson,
  ): Promise<void> {
    const { openId, clock } = this.#options
    await openId.keepSession({
      sessionId: id,
      userId,
      refreshToken: await this.#close(refreshToken),
      idToken: await this.#close(idToken),
      checkedAt: clock.now(),
    })
  }

  async #close(token: string | null): Promise<string | null> {
    return token === null ? null : this.#options.seal.close({ token }, KEPT)
  }

  async #open(sealed: string | null): Promise<string | null> {
    return sealed === null ? null : ((await this.#options.seal.open(sealed, tokenSchema))?.token ?? null)
  }
}

function isUnchanged(
  known: PersonRecord,
  { name, role, lines }: Omit<PersonRecord, 'userId' | 'createdAt'>,
): boolean {
  return known.name === name && known.role === role && known.lines.join(' ') === [...lines].sort().join(' ')
}

const REMOVED: Problem = {
  code: 'not-allowed',
  message: 'You were removed from this server. Ask its owner.',
}
const NO_LONGER: Problem = {
  code: 'unauthorized',
  message: 'The sign-in service says that you have no access any more. Sign in again.',
}
