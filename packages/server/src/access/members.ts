import { randomUUID } from 'node:crypto'
import { type Clock, type Problem, RingdownError, type UserId } from '@ringdown/protocol'
import type { MadeLinkReply } from '@ringdown/protocol/access'
import { isWithin, readIpNetwork } from '../ip-network.js'
import type { BanRecord, Bans } from '../records/bans.js'
import type { Invitations } from '../records/invitations.js'
import type { People, PersonChange, PersonRecord } from '../records/people.js'
import type { Actor } from './actor.js'
import type { Audit } from './audit.js'
import type { Inviting, Wanted } from './inviting.js'
import type { Revocations } from './revocations.js'

interface Options {
  readonly people: People
  readonly invitations: Invitations
  readonly inviting: Inviting
  readonly bans: Bans
  readonly revocations: Revocations
  readonly audit: Audit
  readonly clock: Clock
  readonly onMember: MemberObserver
}

/**
 * Is told who has come in, and of whom something has changed. Once it resolves, all processes on the same database know within a
 * second, and what the person's devices have been until now holds no more.
 */
export type MemberObserver = (what: 'joined' | 'changed' | 'removed', person: PersonRecord) => Promise<void>

/** Who does it: somebody over HTTP, or the command line of this machine. */
type By = Actor | 'machine'

/** What the owner's pages, programs and the command line do with people. Whether they may was asked before. */
export class Members {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** @throws {RingdownError} `not-allowed` for an account that does not exist. */
  async invite(by: By, wanted: Wanted): Promise<MadeLinkReply> {
    const { inviting, audit } = this.#options
    const createdBy = by !== 'machine' && by.kind === 'person' ? by.userId : null
    const link = await inviting.invite(wanted, createdBy)
    const detail = `${wanted.label || 'somebody'}, as ${wanted.role}`
    await audit.done(by, { action: 'invitation.make', object: wanted.userId ?? link.id, detail })
    return link
  }

  /** @returns whether it was open. */
  async withdraw(by: By, id: string): Promise<boolean> {
    const { invitations, audit, clock } = this.#options
    const now = clock.now()
    const known = await invitations.find(id, now)
    const isWithdrawn = await invitations.withdraw(id, now)
    const detail = `${known?.label || 'somebody'}, as ${known?.role}`
    if (isWithdrawn) await audit.done(by, { action: 'invitation.withdraw', object: id, detail })
    return isWithdrawn
  }

  /**
   * Takes effect at once: their devices connect again, as what they are from now on.
   *
   * @returns `null` if there is no such member.
   * @throws {RingdownError} `not-allowed` for the last owner.
   */
  async change(by: By, userId: UserId, change: PersonChange): Promise<PersonRecord | null> {
    const { people, audit, onMember } = this.#options
    const person = await people.change(userId, change)
    if (person === null) return null
    await onMember('changed', person)
    const detail = `${person.name}, ${person.role}, lines: ${person.lines.join(', ') || 'none'}`
    await audit.done(by, { action: 'person.change', object: userId, detail })
    return person
  }

  /** @returns whether there was such a member. @throws {RingdownError} `not-allowed` for the last owner. */
  async remove(by: By, userId: UserId): Promise<boolean> {
    const { people, audit, clock, onMember } = this.#options
    const person = await people.remove(userId, clock.now())
    if (person === null) return false
    await onMember('removed', person)
    await audit.done(by, { action: 'person.remove', object: userId, detail: person.name })
    return true
  }

  /**
   * @param network where the one who bans is.
   * @throws {RingdownError} `bad-request` for what is no network or over already, `not-allowed` for who would lock themselves out.
   */
  async ban(
    by: Actor,
    wanted: Pick<BanRecord, 'kind' | 'subject' | 'reason' | 'endsAt'>,
    network: string,
  ): Promise<BanRecord> {
    const { bans, people, revocations, audit, clock } = this.#options
    const { kind, subject, reason, endsAt } = wanted
    const now = clock.now()
    if (endsAt !== null && endsAt <= now) throw new RingdownError(OVER)
    const createdBy = by.kind === 'person' ? by.userId : by.kind === 'program' ? by.keyId : ''
    if (kind === 'network' ? isOwnNetwork(subject, network) : subject === createdBy) {
      throw new RingdownError(YOURSELF)
    }
    const ban = { id: randomUUID(), kind, subject, reason, createdBy, createdAt: now, endsAt }
    await bans.add(ban)
    await revocations.revoke('bans')
    const who = kind === 'person' ? await people.find(subject) : null
    const detail = [who?.name ?? subject, reason].filter(Boolean).join(': ')
    await audit.done(by, { action: 'ban.make', object: subject, detail })
    return ban
  }

  /** @returns whether there was such a ban. */
  async lift(by: By, id: string): Promise<boolean> {
    const { bans, people, revocations, audit } = this.#options
    const lifted = await bans.lift(id)
    if (lifted === null) return false
    await revocations.revoke('bans')
    const { kind, subject } = lifted
    const who = kind === 'person' ? await people.find(subject) : null
    await audit.done(by, { action: 'ban.lift', object: subject, detail: who?.name ?? subject })
    return true
  }
}

/** @throws {RingdownError} `bad-request` for what is no network. */
function isOwnNetwork(subject: string, network: string): boolean {
  const banned = readIpNetwork(subject)
  if (banned === null) throw new RingdownError(NO_NETWORK)
  return isWithin(network.split(':').length === 4 ? `${network}::` : network, [banned])
}

const OVER: Problem = { code: 'bad-request', message: '"endsAt" is over already.' }
const NO_NETWORK: Problem = {
  code: 'bad-request',
  message: '"subject" must be an address or a range of them, such as "192.0.2.0/24".',
}
const YOURSELF: Problem = { code: 'not-allowed', message: 'This would lock you out yourself.' }
