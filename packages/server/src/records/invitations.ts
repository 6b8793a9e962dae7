import type { UserId } from '@ringdown/protocol'
import { INVITED_ROLES, type InvitationInfo, type InvitedRole } from '@ringdown/protocol/access'
import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** A link that brings a person in, once. Times are in milliseconds since the epoch. */
export interface InvitationRecord extends InvitationInfo {
  readonly role: InvitedRole
}

/** Where a page of the list begins: after this one. */
export interface InvitationKey {
  readonly createdAt: number
  readonly id: string
}

export type NewInvitation = Omit<InvitationRecord, 'state' | 'usedBy'>

/** The setup link, invitations and links for another device. */
export class Invitations {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async add(invitation: NewInvitation, secretHash: string): Promise<void> {
    const { id, kind, userId, role, lines, label, createdBy, createdAt, endsAt } = invitation
    await this.#db
      .insertInto('invitations')
      .values({
        id,
        kind,
        secret_hash: secretHash,
        person_id: userId,
        role,
        lines: JSON.stringify(lines),
        label,
        created_by: createdBy,
        created_at: createdAt,
        ends_at: endsAt,
      })
      .execute()
  }

  /** Also one that is over: its state says why. */
  async bySecret(secretHash: string, now: number): Promise<InvitationRecord | null> {
    const row = await this.#select().where('secret_hash', '=', secretHash).executeTakeFirst()
    return row === undefined ? null : recordOf(row, now)
  }

  async find(id: string, now: number): Promise<InvitationRecord | null> {
    const row = await this.#select().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : recordOf(row, now)
  }

  /** Newest first, without links for another device of one's own. */
  async list(after: InvitationKey | null, limit: number, now: number): Promise<readonly InvitationRecord[]> {
    let select = this.#select().where('kind', '=', 'invitation')
    if (after !== null) {
      select = select.where(({ or, and, eb }) =>
        or([
          eb('created_at', '<', after.createdAt),
          and([eb('created_at', '=', after.createdAt), eb('id', '<', after.id)]),
        ]),
      )
    }
    const rows = await select.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
    return rows.map(row => recordOf(row, now))
  }

  /** @returns whether it was open. */
  async withdraw(id: string, now: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('invitations')
      .set({ withdrawn_at: now })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .where('ends_at', '>', now)
      .executeTakeFirst()
    return numUpdatedRows > 0
  }

  /** Withdraws the links for another device that a person has open. */
  async withdrawDevices(userId: UserId, now: number): Promise<void> {
    await this.#db
      .updateTable('invitations')
      .set({ withdrawn_at: now })
      .where('kind', '=', 'device')
      .where('person_id', '=', userId)
      .where('used_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .execute()
  }

  /** Withdraws all open setup links: a newer one takes their place. */
  async withdrawSetup(now: number): Promise<void> {
    await this.#db
      .updateTable('invitations')
      .set({ withdrawn_at: now })
      .where('kind', '=', 'setup')
      .where('used_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .execute()
  }

  #select() {
    return this.#db.selectFrom('invitations').selectAll()
  }
}

/** Uses an invitation up, within a transaction. @returns `false` if another has, or it is over. */
export async function takeInvitation(
  db: Kysely<Tables>,
  id: string,
  by: UserId,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('invitations')
    .set({ used_at: now, used_by: by })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('ends_at', '>', now)
    .executeTakeFirst()
  return numUpdatedRows > 0
}

interface Row {
  readonly id: string
  readonly kind: string
  readonly person_id: string | null
  readonly role: string
  readonly lines: string
  readonly label: string
  readonly created_by: string | null
  readonly created_at: number
  readonly ends_at: number
  readonly used_at: number | null
  readonly used_by: string | null
  readonly withdrawn_at: number | null
}

const KINDS = ['setup', 'invitation', 'device'] as const

function recordOf(row: Row, now: number): InvitationRecord {
  return {
    id: row.id,
    kind: KINDS.find(kind => kind === row.kind) ?? 'invitation',
    userId: row.person_id,
    role: INVITED_ROLES.find(role => role === row.role) ?? 'member',
    lines: JSON.parse(row.lines) as string[],
    label: row.label,
    createdBy: row.created_by,
    createdAt: row.created_at,
    endsAt: row.ends_at,
    usedBy: row.used_by,
    state: stateOf(row, now),
  }
}

function stateOf({ used_at, withdrawn_at, ends_at }: Row, now: number): InvitationRecord['state'] {
  if (used_at !== null) return 'used'
  if (withdrawn_at !== null) return 'withdrawn'
  return ends_at > now ? 'open' : 'ended'
}
