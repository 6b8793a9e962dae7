import { randomUUID } from 'node:crypto'
import { type Clock, type Problem, RingdownError, type UserId } from '@ringdown/protocol'
import type { InvitedRole, MadeLinkReply } from '@ringdown/protocol/access'
import type { InvitationRecord, Invitations } from '../records/invitations.js'
import type { People } from '../records/people.js'
import { hashSecret, newSecret } from './secret.js'

const MINUTE = 60_000
const SETUP_LIFETIME = 30 * MINUTE
const DEVICE_LIFETIME = 10 * MINUTE

interface Options {
  readonly invitations: Invitations
  readonly people: People
  readonly clock: Clock
}

/** Whom to invite. */
export interface Wanted {
  readonly role: InvitedRole
  readonly lines: readonly string[]
  readonly label: string
  readonly hours: number
  /** An account that exists, whose role and lines stay as they are. */
  readonly userId?: UserId | undefined
}

/** Makes the links that bring people in: each works once and ends by itself. */
export class Inviting {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** @throws {RingdownError} `not-allowed` for an account that does not exist. */
  async invite(wanted: Wanted, createdBy: UserId | null): Promise<MadeLinkReply> {
    const { label, userId } = wanted
    const person = userId === undefined ? null : await this.#options.people.find(userId)
    if (userId !== undefined && person === null) throw new RingdownError(NO_PERSON)
    const { role, lines } = person ?? wanted
    const lifetime = wanted.hours * 60 * MINUTE
    const invited = { userId: userId ?? null, role, lines: [...lines], label, createdBy }
    return this.#make('invitation', invited, lifetime)
  }

  /** A link for another device of one's own. */
  async inviteDevice(userId: UserId): Promise<MadeLinkReply> {
    const person = await this.#options.people.find(userId)
    if (person === null) throw new RingdownError(NO_PERSON)
    const { role, lines, name } = person
    const own = { userId, role, lines: [...lines], label: name, createdBy: userId }
    return this.#make('device', own, DEVICE_LIFETIME)
  }

  /** The link for the first owner, in place of earlier ones; `null` if the server has an owner. */
  async inviteOwner(): Promise<MadeLinkReply | null> {
    const { invitations, people, clock } = this.#options
    if (await people.hasOwner()) return null
    await invitations.withdrawSetup(clock.now())
    const first = { userId: null, role: 'owner', lines: [], label: '', createdBy: null } as const
    return this.#make('setup', { ...first, lines: [] }, SETUP_LIFETIME)
  }

  async #make(
    kind: InvitationRecord['kind'],
    invited: Pick<InvitationRecord, 'userId' | 'role' | 'lines' | 'label' | 'createdBy'>,
    lifetime: number,
  ): Promise<MadeLinkReply> {
    const { invitations, clock } = this.#options
    const [id, secret, now] = [randomUUID(), newSecret(), clock.now()]
    const endsAt = now + lifetime
    await invitations.add({ id, kind, ...invited, createdAt: now, endsAt }, hashSecret(secret))
    return { id, path: `/${kind}#${secret}`, endsAt }
  }
}

const NO_PERSON: Problem = { code: 'not-allowed', message: 'There is no such person here any more.' }
