import { randomUUID } from 'node:crypto'
import { type Address, type Party, SERVER_LIMITS, type UserId } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import type { LinkOpening, LinkState, LinkStore, StoredLink } from '../store/link-store.js'
import { LINK_BOUNDS } from '../store/link-store.js'
import {
  hashOf,
  isForgotten,
  isOverdue,
  type LinkPlan,
  type LinkRow,
  type ListedLink,
  type OwnLink,
  ownLinkOf,
  stateOf,
  stepOf,
} from './link-rows.js'
import type { LinkSecrets } from './link-secrets.js'
import type { Tables } from './tables.js'

/** Where a link stands in the list of all. */
export type LinkPosition = readonly [createdAt: number, id: string]

interface Options {
  readonly db: Kysely<Tables>
  now(): number
  /** How long a link works that nobody has planned, and how long what is over is remembered, in milliseconds. */
  readonly lifetimeMs: number
  readonly secrets: LinkSecrets
}

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
    const isMade = await this.#insert(address, owner, network, plan, now)
    // Else another process was faster.
    return isMade ? 'open' : this.open(address, owner, network)
  }

  /** Makes a link before anybody has called there. @returns `full` as {@link LinkStore.open} says. */
  async plan(
    owner: Pick<Party, 'userId' | 'name'>,
    network: string,
    plan: LinkPlan,
  ): Promise<{ readonly id: string; readonly address: Address } | 'full'> {
    const now = this.#options.now()
    await this.#forget(now)
    if (await this.#isFull(network, now)) return 'full'
    const id = randomUUID()
    const address = this.#options.secrets.addressOf(id)
    await this.#insert(address, owner, network, plan, now, id)
    return { id, address }
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
    for (;;) {
      const row = await this.#row(address)
      if (!row || isOverdue(row, now)) return
      const next = stepOf(row, state)
      if (next === null) return
      const forgetAt = this.#forgetAt(next.state, row.ends_at, now)
      if (await this.#change(row, { ...next, forget_at: forgetAt })) return
      // Another process was faster: what this makes of the link depends on what that made of it.
    }
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
      const owner = { userId: row.owner_id, name: row.owner_name }
      return { ...ownLinkOf(row, now), owner, address: this.#addressOf(row) }
    })
  }

  /** Whose link it is; `null` if there is no such link. */
  async ownerOf(id: string): Promise<UserId | null> {
    const { db } = this.#options
    const row = await db.selectFrom('links').select('owner_id').where('id', '=', id).executeTakeFirst()
    return row?.owner_id ?? null
  }

  /** In its owner's words; `null` if there are none, or no such link. */
  async nameOf(id: string): Promise<string | null> {
    const { db } = this.#options
    const row = await db.selectFrom('links').select('name').where('id', '=', id).executeTakeFirst()
    return row?.name || null
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
    id: string = randomUUID(),
  ): Promise<boolean> {
    const { db } = this.#options
    const newest = await db
      .selectFrom('links')
      .select(({ fn }) => fn.max('created_at').as('at'))
      .where('owner_id', '=', userId)
      .executeTakeFirst()
    const { numInsertedOrUpdatedRows } = await db
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
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirst()
    if (!numInsertedOrUpdatedRows) return false
    await this.#trim(userId, id, now)
    return true
  }

  /** Ends the oldest of a user who has too many; last of all what is to work until it is withdrawn. */
  async #trim(owner: UserId, made: string, now: number): Promise<void> {
    const { lifetimeMs } = this.#options
    const open = await this.#open(now)
      .select(['ends_at', 'personal'])
      .where('owner_id', '=', owner)
      .where('id', '<>', made)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    const lasts = ({ ends_at: end, personal }: (typeof open)[number]) => (end === null ? 1 + personal : 0)
    const surplus = open
      .sort((one, other) => lasts(one) - lasts(other))
      .slice(0, Math.max(0, open.length + 1 - SERVER_LIMITS.linksPerUser))
    for (const { id } of surplus) await this.#set(id, { state: 'ended', forget_at: now + lifetimeMs })
  }

  async #isFull(network: string, now: number): Promise<boolean> {
    const inAll = await this.#open(now).limit(LINK_BOUNDS.inAll).execute()
    if (inAll.length >= LINK_BOUNDS.inAll) return true
    const ofNetwork = await this.#open(now).where('network', '=', network).execute()
    return ofNetwork.length >= LINK_BOUNDS.perNetwork
  }

  /** Of a link that an owner's page made itself, or an earlier secret of this server, nobody here knows the address. */
  #addressOf({ id, secret_hash: hash }: LinkRow): Address | null {
    const address = this.#options.secrets.addressOf(id)
    return hashOf(address) === hash ? address : null
  }

  #open(now: number) {
    return this.#options.db
      .selectFrom('links')
      .select('id')
      .where('state', '=', 'open')
      .where(where => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
  }

  #row(address: Address): Promise<LinkRow | undefined> {
    const { db } = this.#options
    return db.selectFrom('links').selectAll().where('secret_hash', '=', hashOf(address)).executeTakeFirst()
  }

  async #set(id: string, values: Partial<Omit<LinkRow, 'id'>>): Promise<void> {
    await this.#options.db.updateTable('links').set(values).where('id', '=', id).execute()
  }

  /** @returns `false` if the link is no longer as it was read. */
  async #change({ id, state, uses_left: left }: LinkRow, values: Partial<LinkRow>): Promise<boolean> {
    const { numUpdatedRows } = await this.#options.db
      .updateTable('links')
      .set(values)
      .where('id', '=', id)
      .where('state', '=', state)
      .where('uses_left', left === null ? 'is' : '=', left)
      .executeTakeFirst()
    return numUpdatedRows > 0n
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
