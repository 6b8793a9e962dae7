import { createHash, randomUUID } from 'node:crypto'
import { type Address, type Party, SERVER_LIMITS, type UserId } from '@ringdown/protocol'
import type { Kysely, Selectable } from 'kysely'
import type { LinkOpening, LinkState, LinkStore, StoredLink } from '../store/link-store.js'
import { LINK_BOUNDS } from '../store/link-store.js'
import type { Tables } from './tables.js'

/** What its owner decides about a link. */
export interface LinkPlan {
  /** In its owner's words; may be empty. */
  readonly name: string
  /** In milliseconds since the epoch; `null`: never by itself. */
  readonly endsAt: number | null
  /** How many calls may be answered there; `null`: until it is withdrawn. */
  readonly uses: number | null
  /** Calls there ring its owner, rather than being awaited by them. */
  readonly personal: boolean
}

/** A link as its owner's list has it. The secret is not kept, only what recognises it. */
export interface OwnLink extends LinkPlan {
  readonly id: string
  readonly state: LinkState
  readonly usesLeft: number | null
  readonly createdAt: number
}

/** A link as the list of all has it. */
export interface ListedLink extends OwnLink {
  readonly owner: { readonly userId: UserId; readonly name: string }
}

/** Where a link stands in the list of all. */
export type LinkPosition = readonly [createdAt: number, id: string]

interface Options {
  readonly db: Kysely<Tables>
  now(): number
  /** How long a link works that nobody has planned, and how long what is over is remembered, in milliseconds. */
  readonly lifetimeMs: number
}

type Row = Selectable<Tables['links']>

/** Keeps the links in the records: they are there after a restart. */
export class LinkRecords implements LinkStore {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  async open(address: Address, owner: Party, network: string): Promise<LinkOpening> {
    const { now: clock, lifetimeMs } = this.#options
    const now = clock()
    await this.#forget(now)
    const known = await this.#row(address)
    if (known && known.owner_id !== owner.userId) return 'taken'
    if (known && stateOf(known, now) === 'open') {
      if (known.owner_name !== owner.name) await this.#set(known.id, { owner_name: owner.name })
      return 'open'
    }
    if (await this.#isFull(network, now)) return 'full'
    const plan = { name: known?.name ?? '', endsAt: now + lifetimeMs, uses: 1, personal: false }
    if (known) await this.#remove(known.id)
    await this.#insert(address, owner, network, plan, now)
    return 'open'
  }

  /** Makes a link before anybody has called there. @returns its id; `full` as {@link LinkStore.open} says. */
  async plan(
    address: Address,
    owner: Pick<Party, 'userId' | 'name'>,
    network: string,
    plan: LinkPlan,
  ): Promise<{ readonly id: string } | 'full'> {
    const now = this.#options.now()
    await this.#forget(now)
    if (await this.#isFull(network, now)) return 'full'
    return { id: await this.#insert(address, owner, network, plan, now) }
  }

  async find(address: Address): Promise<StoredLink | null> {
    const now = this.#options.now()
    const row = await this.#row(address)
    if (!row || isForgotten(row, now)) return null
    return {
      owner: row.owner_id,
      name: row.owner_name,
      state: stateOf(row, now),
      endsAt: row.ends_at ?? Number.POSITIVE_INFINITY,
      ...(row.personal === 1 && { personal: true }),
    }
  }

  async setState(address: Address, state: LinkState): Promise<void> {
    const now = this.#options.now()
    const row = await this.#row(address)
    if (!row || isOverdue(row, now)) return
    const next = stepOf(row, state)
    if (next) await this.#set(row.id, { ...next, forget_at: this.#forgetAt(next.state, row.ends_at, now) })
  }

  /** A user's links that work or have not been over for long, newest first. */
  async listOf(owner: UserId): Promise<readonly OwnLink[]> {
    const now = this.#options.now()
    const { db } = this.#options
    const rows = await db
      .selectFrom('links')
      .selectAll()
      .where('owner_id', '=', owner)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute()
    return rows.filter(row => !isForgotten(row, now)).map(row => ownLinkOf(row, now))
  }

  /** The links of everybody, or of one person, newest first; as {@link listOf} those that are not forgotten. */
  async list(
    owner: UserId | null,
    after: LinkPosition | null,
    limit: number,
  ): Promise<readonly ListedLink[]> {
    const now = this.#options.now()
    let query = this.#options.db
      .selectFrom('links')
      .selectAll()
      .where(({ eb, or }) => or([eb('forget_at', 'is', null), eb('forget_at', '>', now)]))
    if (owner !== null) query = query.where('owner_id', '=', owner)
    if (after !== null) {
      const [at, id] = after
      query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(at, id)))
    }
    const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
    return rows.map(row => {
      return { ...ownLinkOf(row, now), owner: { userId: row.owner_id, name: row.owner_name } }
    })
  }

  /** Whose link it is; `null` if there is no such link. */
  async ownerOf(id: string): Promise<UserId | null> {
    const { db } = this.#options
    const row = await db.selectFrom('links').select('owner_id').where('id', '=', id).executeTakeFirst()
    return row?.owner_id ?? null
  }

  /**
   * Withdraws a link.
   *
   * @param owner whose it has to be; `null` for anybody's, as an admin may.
   * @returns `false` if there is no such link.
   */
  async withdraw(id: string, owner: UserId | null): Promise<boolean> {
    const now = this.#options.now()
    const row = await this.#options.db.selectFrom('links').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row || isForgotten(row, now) || (owner !== null && row.owner_id !== owner)) return false
    await this.#set(id, { state: 'ended', forget_at: now + this.#options.lifetimeMs })
    return true
  }

  /** How many rows there are. Tests check that nothing is left. */
  async count(): Promise<number> {
    await this.#forget(this.#options.now())
    return (await this.#options.db.selectFrom('links').select('id').execute()).length
  }

  async #insert(
    address: Address,
    { userId, name: ownerName }: Pick<Party, 'userId' | 'name'>,
    network: string,
    { name, endsAt, uses, personal }: LinkPlan,
    now: number,
  ): Promise<string> {
    const id = randomUUID()
    const { db } = this.#options
    const newest = await db
      .selectFrom('links')
      .select(({ fn }) => fn.max('created_at').as('at'))
      .where('owner_id', '=', userId)
      .executeTakeFirst()
    await db
      .insertInto('links')
      .values({
        id,
        secret_hash: hashOf(address),
        owner_id: userId,
        owner_name: ownerName,
        name,
        network,
        personal: personal ? 1 : 0,
        state: 'open',
        uses,
        uses_left: uses,
        // Which of a user's links is the oldest is never in doubt.
        created_at: Math.max(now, Number(newest?.at ?? 0) + 1),
        ends_at: endsAt,
        forget_at: this.#forgetAt('open', endsAt, now),
      })
      .execute()
    await this.#trim(userId, now)
    return id
  }

  /** Ends the oldest of a user who has too many. */
  async #trim(owner: UserId, now: number): Promise<void> {
    const { lifetimeMs } = this.#options
    const open = await this.#open(now)
      .where('owner_id', '=', owner)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    const surplus = open.slice(0, Math.max(0, open.length - SERVER_LIMITS.linksPerUser))
    for (const { id } of surplus) await this.#set(id, { state: 'ended', forget_at: now + lifetimeMs })
  }

  async #isFull(network: string, now: number): Promise<boolean> {
    const inAll = await this.#open(now).limit(LINK_BOUNDS.inAll).execute()
    if (inAll.length >= LINK_BOUNDS.inAll) return true
    const ofNetwork = await this.#open(now).where('network', '=', network).execute()
    return ofNetwork.length >= LINK_BOUNDS.perNetwork
  }

  #open(now: number) {
    return this.#options.db
      .selectFrom('links')
      .select('id')
      .where('state', '=', 'open')
      .where(where => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
  }

  #row(address: Address): Promise<Row | undefined> {
    const { db } = this.#options
    return db.selectFrom('links').selectAll().where('secret_hash', '=', hashOf(address)).executeTakeFirst()
  }

  async #set(id: string, values: Partial<Omit<Row, 'id'>>): Promise<void> {
    await this.#options.db.updateTable('links').set(values).where('id', '=', id).execute()
  }

  async #remove(id: string): Promise<void> {
    await this.#options.db.deleteFrom('links').where('id', '=', id).execute()
  }

  async #forget(now: number): Promise<void> {
    await this.#options.db.deleteFrom('links').where('forget_at', '<=', now).execute()
  }

  /** Visitors are told what became of a link for as long again as one works by itself. */
  #forgetAt(state: LinkState, endsAt: number | null, now: number): number | null {
    const { lifetimeMs } = this.#options
    if (state !== 'open') return now + lifetimeMs
    return endsAt === null ? null : endsAt + lifetimeMs
  }
}

/** What a change makes of a link; `null` for nothing. */
function stepOf(
  row: Row,
  state: LinkState,
): (Pick<Row, 'state' | 'uses_left'> & { state: LinkState }) | null {
  const { uses, uses_left: left } = row
  if (state === 'open') {
    // A call that never connected has not used its link up.
    if (row.state === 'ended' || uses === null || left === null || left >= uses) return null
    return { state, uses_left: left + 1 }
  }
  if (row.state !== 'open') return null
  if (state === 'ended') return { state, uses_left: left }
  if (left === null) return null
  return { state: left > 1 ? 'open' : 'used', uses_left: Math.max(0, left - 1) }
}

function stateOf(row: Row, now: number): LinkState {
  return row.state === 'open' && isOverdue(row, now) ? 'ended' : (row.state as LinkState)
}

function isOverdue({ ends_at: endsAt }: Row, now: number): boolean {
  return endsAt !== null && endsAt <= now
}

function isForgotten({ forget_at: forgetAt }: Row, now: number): boolean {
  return forgetAt !== null && forgetAt <= now
}

function ownLinkOf(row: Row, now: number): OwnLink {
  return {
    id: row.id,
    name: row.name,
    personal: row.personal === 1,
    state: stateOf(row, now),
    uses: row.uses,
    usesLeft: row.uses_left,
    createdAt: row.created_at,
    endsAt: row.ends_at,
  }
}

function hashOf(address: Address): string {
  return createHash('sha256').update(address).digest('base64url')
}
