import { foldName, type Problem, RingdownError, type UserId } from '@ringdown/protocol'
import { INVITED_ROLES, type InvitedRole } from '@ringdown/protocol/access'
import type { Kysely, Transaction } from 'kysely'
import { renamePerson } from './person-names.js'
import type { Tables } from './tables.js'

/** How many members are searched at a time. */
const SEARCHED = 1_000

/** For how long visitors are told that the link of a removed person has ended, in milliseconds. */
const LINKS_TOLD = 24 * 3_600_000

/** A member. */
export interface PersonRecord {
  readonly userId: UserId
  readonly name: string
  readonly role: InvitedRole
  /** The names of the lines they staff. */
  readonly lines: readonly string[]
  /** In milliseconds since the epoch. */
  readonly createdAt: number
}

/** A member as the owner's pages show them. */
export interface ListedPerson extends PersonRecord {
  readonly lastSeenAt: number | null
  readonly passkeys: number
  readonly sessions: number
}

export interface PersonChange {
  readonly name?: string | undefined
  readonly role?: InvitedRole | undefined
  readonly lines?: readonly string[] | undefined
}

/** Where a page of the list begins: after this person. */
export interface PeopleKey {
  readonly name: string
  readonly userId: UserId
}

type Db = Kysely<Tables>

/** The members. Those who were removed stay in the table, for their name, and are found no more. */
export class People {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  async find(userId: UserId): Promise<PersonRecord | null> {
    return findPerson(this.#db, userId)
  }

  /** Of somebody who was never a member: `false`. */
  async wasRemoved(userId: UserId): Promise<boolean> {
    const row = await this.#db
      .selectFrom('people')
      .select('id')
      .where('id', '=', userId)
      .where('removed_at', 'is not', null)
      .executeTakeFirst()
    return row !== undefined
  }

  /** @param besides somebody who is not counted. */
  async hasOwner(besides: UserId | null = null): Promise<boolean> {
    const others = besides === null ? owners(this.#db) : owners(this.#db).where('id', '<>', besides)
    return (await others.limit(1).executeTakeFirst()) !== undefined
  }

  /** By name, with those whose name contains the text, ignoring case as `foldName` does: SQLite knows the case of ASCII only. */
  async list(query: string, after: PeopleKey | null, limit: number): Promise<readonly ListedPerson[]> {
    const folded = foldName(query)
    if (folded === '') return this.#describe(await this.#read(after, limit))
    const found: PersonRow[] = []
    let last = after
    for (;;) {
      const rows = await this.#read(last, SEARCHED)
      found.push(...rows.filter(({ name }) => foldName(name).includes(folded)))
      const end = rows.at(-1)
      if (rows.length < SEARCHED || end === undefined || found.length >= limit) break
      last = { name: end.name, userId: end.id }
    }
    return this.#describe(found.slice(0, limit))
  }

  #read(after: PeopleKey | null, limit: number): Promise<readonly PersonRow[]> {
    let select = this.#db
      .selectFrom('people')
      .select(['id', 'name', 'role', 'created_at'])
      .where('removed_at', 'is', null)
    if (after !== null) {
      select = select.where(({ or, and, eb }) =>
        or([eb('name', '>', after.name), and([eb('name', '=', after.name), eb('id', '>', after.userId)])]),
      )
    }
    return select.orderBy('name').orderBy('id').limit(limit).execute()
  }

  /**
   * Changes a member.
   *
   * @returns what they are from now on; `null` if there is no such member.
   * @throws {RingdownError} `not-allowed` for the last owner, who stays one.
   */
  async change(userId: UserId, { name, role, lines }: PersonChange): Promise<PersonRecord | null> {
    const changed = await this.#alone(async db => {
      const person = await findPerson(db, userId)
      if (person === null) return null
      if (role !== undefined && role !== 'owner') await keepAnOwner(db, person)
      const changed = { ...(name !== undefined && { name }), ...(role !== undefined && { role }) }
      if (Object.keys(changed).length > 0) {
        await db.updateTable('people').set(changed).where('id', '=', userId).execute()
      }
      if (lines !== undefined) await setLines(db, userId, lines)
      return findPerson(db, userId)
    })
    // Not in the same transaction: others write to those tables all the time, and one of the two would fail.
    if (changed !== null && name !== undefined) await renamePerson(this.#db, userId, name)
    return changed
  }

  /**
   * Removes a member, with their passkeys, sessions, links and open invitations.
   *
   * @returns who it was; `null` if there is no such member.
   * @throws {RingdownError} `not-allowed` for the last owner.
   */
  async remove(userId: UserId, now: number): Promise<PersonRecord | null> {
    return this.#alone(async db => {
      const person = await findPerson(db, userId)
      if (person === null) return null
      await keepAnOwner(db, person)
      await db.updateTable('people').set({ removed_at: now }).where('id', '=', userId).execute()
      // In the end they ring nobody. Their visitors are told for as long as that matters.
      await db
        .updateTable('links')
        .set({ state: 'ended', forget_at: now + LINKS_TOLD })
        .where('owner_id', '=', userId)
        .where('state', '=', 'open')
        .execute()
      for (const table of ['staff', 'passkeys', 'sessions'] as const) {
        await db.deleteFrom(table).where('person_id', '=', userId).execute()
      }
      await db
        .updateTable('invitations')
        .set({ withdrawn_at: now })
        .where('person_id', '=', userId)
        .where('used_at', 'is', null)
        .execute()
      return person
    })
  }

  /** Two owners who demote each other at the same time must not both succeed. */
  #alone<T>(work: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#db.transaction().setIsolationLevel('serializable').execute(work)
  }

  /** With what other tables know of them, asked once for all. */
  async #describe(rows: readonly PersonRow[]): Promise<readonly ListedPerson[]> {
    if (rows.length === 0) return []
    const ids = rows.map(({ id }) => id)
    const [staffed, sessions, passkeys] = await Promise.all([
      this.#db.selectFrom('staff').selectAll().where('person_id', 'in', ids).orderBy('line').execute(),
      this.#db
        .selectFrom('sessions')
        .select(['person_id', 'used_at'])
        .where('person_id', 'in', ids)
        .execute(),
      this.#db
        .selectFrom('passkeys')
        .select(['person_id', 'used_at'])
        .where('person_id', 'in', ids)
        .execute(),
    ])
    const [linesOf, sessionsOf, passkeysOf] = [byPerson(staffed), byPerson(sessions), byPerson(passkeys)]
    return rows.map(row => {
      const [ownSessions, ownPasskeys] = [sessionsOf(row.id), passkeysOf(row.id)]
      const seen = [...ownSessions, ...ownPasskeys].map(({ used_at }) => used_at ?? 0)
      return {
        ...personOf(row, linesOf(row.id)),
        lastSeenAt: Math.max(0, ...seen) || null,
        passkeys: ownPasskeys.length,
        sessions: ownSessions.length,
      }
    })
  }
}

/** Finds a person's rows among those of many. */
function byPerson<Row extends { readonly person_id: string }>(all: readonly Row[]) {
  const rows = new Map<string, Row[]>()
  for (const row of all) rows.set(row.person_id, [...(rows.get(row.person_id) ?? []), row])
  return (userId: UserId): readonly Row[] => rows.get(userId) ?? []
}

interface PersonRow {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly created_at: number
}

/** A member, also within a transaction. */
export async function findPerson(db: Db, userId: UserId): Promise<PersonRecord | null> {
  const row = await db
    .selectFrom('people')
    .select(['id', 'name', 'role', 'created_at'])
    .where('id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? null : withLines(db, row)
}

export async function addPerson(db: Db, { userId, name, role, lines, createdAt }: PersonRecord) {
  await db.insertInto('people').values({ id: userId, name, role, created_at: createdAt }).execute()
  await setLines(db, userId, lines)
}

async function withLines(db: Db, row: PersonRow): Promise<PersonRecord> {
  const staffed = await db
    .selectFrom('staff')
    .select('line')
    .where('person_id', '=', row.id)
    .orderBy('line')
    .execute()
  return personOf(row, staffed)
}

function personOf(
  { id, name, role, created_at }: PersonRow,
  staffed: readonly { readonly line: string }[],
): PersonRecord {
  return {
    userId: id,
    name,
    role: INVITED_ROLES.find(each => each === role) ?? 'member',
    lines: staffed.map(({ line }) => line),
    createdAt: created_at,
  }
}

async function setLines(db: Db, userId: UserId, lines: readonly string[]): Promise<void> {
  await db.deleteFrom('staff').where('person_id', '=', userId).execute()
  const rows = [...new Set(lines)].map(line => ({ person_id: userId, line }))
  if (rows.length > 0) await db.insertInto('staff').values(rows).execute()
}

function owners(db: Db) {
  return db.selectFrom('people').select('id').where('role', '=', 'owner').where('removed_at', 'is', null)
}

/** @throws {RingdownError} `not-allowed` for the last owner, before they are removed or demoted. */
export async function keepAnOwner(db: Db, { userId, role }: PersonRecord): Promise<void> {
  if (role !== 'owner') return
  const another = await owners(db).where('id', '<>', userId).limit(1).executeTakeFirst()
  if (another === undefined) throw new RingdownError(LAST_OWNER)
}

const LAST_OWNER: Problem = {
  code: 'not-allowed',
  message: 'This is the last owner, and a server needs one. Make somebody else an owner first.',
}
