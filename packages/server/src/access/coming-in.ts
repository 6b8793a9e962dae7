import { createHash } from 'node:crypto'
import { type Clock, type Problem, RingdownError, type UserId } from '@ringdown/protocol'
import type { ComingInRequest, InvitationLookReply } from '@ringdown/protocol/access'
import type { Kysely } from 'kysely'
import { type InvitationRecord, type Invitations, takeInvitation } from '../records/invitations.js'
import { addPasskey } from '../records/passkeys.js'
import { addPerson, findPerson, type People, type PersonRecord } from '../records/people.js'
import { addSession } from '../records/sessions.js'
import type { Tables } from '../records/tables.js'
import type { Admittance } from './admittance.js'
import { may } from './may.js'
import type { MemberObserver } from './members.js'
import type { CheckedPasskey, PasskeyCeremonies, Site } from './passkey-ceremonies.js'
import { hashSecret } from './secret.js'
import { newSession } from './sign-ins.js'

interface Options {
  readonly db: Kysely<Tables>
  readonly people: People
  readonly invitations: Invitations
  readonly ceremonies: PasskeyCeremonies
  readonly admittance: Admittance
  readonly clock: Clock
  /** Told of each new member. */
  readonly onMember: MemberObserver
}

/** Who came in, and the secret for their cookie. */
export interface Arrival {
  readonly person: PersonRecord
  readonly sessionId: string
  readonly secret: string
}

/** Where somebody comes in: the page's site, if it said one, and what the device is called. */
export interface Entrance {
  readonly site: Site
  readonly device: string
}

/** Lets people in by a link: the setup link, an invitation, a link for another device. */
export class ComingIn {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** What a link is for. @throws {RingdownError} `not-allowed` for one that is over. */
  async look(secret: string): Promise<InvitationLookReply> {
    const { kind, role, lines, userId, createdBy, endsAt } = await this.#openInvitation(secret)
    const { people } = this.#options
    const [person, by] = await Promise.all([
      userId === null ? null : people.find(userId),
      createdBy === null ? null : people.find(createdBy),
    ])
    return { kind, role, lines, name: person?.name ?? null, by: by?.name ?? null, endsAt }
  }

  /** What to ask the browser's authenticator with. @throws {RingdownError} `not-allowed` for a link that is over. */
  async passkeyOptions(secret: string, name: string | undefined, site: Site) {
    const invitation = await this.#openInvitation(secret)
    const person = invitation.userId === null ? null : await this.#options.people.find(invitation.userId)
    const userId = invitation.userId ?? newUserId(secret)
    return this.#options.ceremonies.registrationOptions({ userId, name: person?.name ?? name ?? 'Me' }, site)
  }

  /**
   * Comes in, which uses the link up: either all of it happens, or nothing.
   *
   * @throws {RingdownError} `not-allowed` for a link that is over or a person who is banned, `bad-request` for a new account
   * without a name, `unauthorized` for a passkey that is not right.
   */
  async comeIn(request: ComingInRequest, { site, device }: Entrance): Promise<Arrival> {
    const { db, ceremonies, admittance, clock, onMember } = this.#options
    const { secret, name, passkey } = request
    const invitation = await this.#openInvitation(secret)
    const userId = invitation.userId ?? newUserId(secret)
    admittance.checkPerson(userId)
    if (invitation.userId === null && name === undefined) throw new RingdownError(NO_NAME)
    const checked = passkey === null ? null : await ceremonies.register(passkey, userId, site)
    const now = clock.now()
    const { session, secret: cookie, secretHash } = newSession(userId, device, now)
    const person = await db
      .transaction()
      .setIsolationLevel('serializable')
      .execute(async transaction => {
        if (!(await takeInvitation(transaction, invitation.id, userId, now)))
          throw new RingdownError(OVER.used)
        const person = await this.#account(transaction, invitation, userId, name ?? '', now)
        if (checked !== null) await addPasskey(transaction, passkeyOf(checked, userId, device, now))
        await addSession(transaction, session, secretHash)
        return person
      })
    if (invitation.userId === null) await onMember('joined', person)
    return { person, sessionId: session.id, secret: cookie }
  }

  async #account(
    db: Kysely<Tables>,
    { kind, userId: known, role, lines }: InvitationRecord,
    userId: UserId,
    name: string,
    now: number,
  ): Promise<PersonRecord> {
    if (known !== null) {
      const person = await findPerson(db, known)
      if (person === null) throw new RingdownError(OVER.withdrawn)
      return person
    }
    if (kind === 'setup') await refuseSecondOwner(db)
    const person = { userId, name, role, lines, createdAt: now }
    await addPerson(db, person)
    return person
  }

  async #openInvitation(secret: string): Promise<InvitationRecord> {
    const { invitations, clock } = this.#options
    const invitation = await invitations.bySecret(hashSecret(secret), clock.now())
    if (invitation === null) throw new RingdownError(OVER.unknown)
    if (invitation.state !== 'open') throw new RingdownError(OVER[invitation.state])
    if (!(await this.#isStillMeant(invitation))) throw new RingdownError(OVER.withdrawn)
    return invitation
  }

  /** What somebody has made who may no longer, because they were removed, demoted or banned, brings nobody in. */
  async #isStillMeant({ kind, createdBy, role, userId }: InvitationRecord): Promise<boolean> {
    const { people, admittance } = this.#options
    if (createdBy === null) return true
    admittance.checkPerson(createdBy)
    const by = await people.find(createdBy)
    // Somebody with a token of another system is in no list.
    if (by === null) return !(await people.wasRemoved(createdBy))
    const { access } = admittance
    const actor = { kind: 'person', access, userId: createdBy, role: by.role, lines: by.lines } as const
    return kind === 'device' || may(actor, 'invitation.make', { role, userId })
  }
}

/** Somebody else has set the server up meanwhile, by the command line or another link. */
async function refuseSecondOwner(db: Kysely<Tables>): Promise<void> {
  const owner = await db
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (owner !== undefined) throw new RingdownError(HAS_OWNER)
}

/** The same for the options of a passkey and for the account that it opens. An invitation makes one account. */
function newUserId(secret: string): UserId {
  return `m_${createHash('sha256').update(`user of ${secret}`).digest('base64url').slice(0, 22)}`
}

function passkeyOf(checked: CheckedPasskey, userId: UserId, device: string, now: number) {
  return { ...checked, userId, name: device, createdAt: now, usedAt: now }
}

function over(message: string): Problem {
  return { code: 'not-allowed', message }
}

const OVER = {
  unknown: over('This link is not known here. Open it as it was given to you, or ask for a new one.'),
  used: over('This link has been used. If that was not you, tell the person who gave it to you.'),
  ended: over('This link is too old. Ask for a new one.'),
  withdrawn: over('This link was withdrawn. Ask for a new one.'),
} as const
const HAS_OWNER = over('This server has an owner by now. Ask them for an invitation.')
const NO_NAME: Problem = { code: 'bad-request', message: '"name" is missing.' }
