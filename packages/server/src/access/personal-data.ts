import type { UserId } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import type { People } from '../records/people.js'
import { erasePerson, exportPerson, hasRecords, type PersonRecords } from '../records/person-records.js'
import type { Tables } from '../records/tables.js'
import type { Actor } from './actor.js'
import type { Audit } from './audit.js'
import type { MemberObserver } from './members.js'

interface Options {
  readonly db: Kysely<Tables>
  readonly people: People
  readonly audit: Audit
  readonly onMember: MemberObserver
}

/** What is kept about a person, member or guest: to be handed out, and to be erased. Whether somebody may was asked before. */
export class PersonalData {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  async export(by: Actor | 'machine', userId: UserId): Promise<PersonRecords> {
    const { db, audit } = this.#options
    const exported = await exportPerson(db, userId)
    // Otherwise a mistyped name would be kept, and count as a record of somebody.
    if (hasRecords(exported)) await audit.done(by, { action: 'person.export', object: userId })
    return exported
  }

  /**
   * Erases it for good, and signs the person out.
   *
   * @returns how many records are gone or changed.
   * @throws {RingdownError} `not-allowed` for the last owner.
   */
  async erase(by: Actor | 'machine', userId: UserId): Promise<number> {
    const { db, people, audit, onMember } = this.#options
    const member = await people.find(userId)
    const count = await erasePerson(db, userId)
    if (count === 0) return 0
    // Webhooks learn the id once more, to erase the person too.
    if (member !== null) await onMember('removed', { ...member, name: '' })
    const isOwn = by !== 'machine' && by.kind === 'person' && by.userId === userId
    const who = isOwn ? ({ kind: 'nobody', access: by.access } as const) : by
    await audit.done(who, { action: 'person.erase', detail: `${count} records` })
    return count
  }
}
