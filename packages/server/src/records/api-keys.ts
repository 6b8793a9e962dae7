import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { UserId } from '@ringdown/protocol'
import type { Kysely, Selectable } from 'kysely'
import { SCOPES, type Scope } from '../access/scopes.js'
import type { Tables } from './tables.js'

/** How a key begins, so that scanners of source code recognise one. */
export const KEY_PREFIX = 'rd_'

/** How old the time of its last use may be before it is written again, in milliseconds. */
const USE_NOTED = 60_000

/** A key as lists show it: without its secret, of which only the SHA-256 is kept. */
export interface ApiKey {
  readonly id: string
  /** What it is for, in the words of the one who made it. */
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly createdBy: UserId
  readonly createdAt: number
  /** To the minute; `null` if it was never used. */
  readonly usedAt: number | null
  /** `null`: until it is revoked. */
  readonly endsAt: number | null
  readonly revokedAt: number | null
}

/** What a key is made of. */
export type NewApiKey = Pick<ApiKey, 'name' | 'scopes' | 'createdBy' | 'endsAt'>

/** Where a key stands in the list. */
export type ApiKeyPosition = readonly [createdAt: number, id: string]

/** The keys of programs. */
export class ApiKeyRecords {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Makes a key. @returns it with its secret, which nothing shows again. */
  async make(
    { name, scopes, createdBy, endsAt }: NewApiKey,
    now: number,
  ): Promise<{ readonly key: ApiKey; readonly secret: string }> {
    const secret = `${KEY_PREFIX}${randomBytes(32).toString('base64url')}`
    const row = {
      id: randomUUID(),
      name,
      secret_hash: hashOf(secret),
      scopes: JSON.stringify(scopes),
      created_by: createdBy,
      created_at: now,
      used_at: null,
      ends_at: endsAt,
      revoked_at: null,
    }
    await this.#db.insertInto('api_keys').values(row).execute()
    return { key: keyOf(row), secret }
  }

  /** The key that a secret belongs to, and notes that it was used. @returns `null` for one that does not count (any more). */
  async use(secret: string, now: number): Promise<ApiKey | null> {
    const row = await this.#db
      .selectFrom('api_keys')
      .selectAll()
      .where('secret_hash', '=', hashOf(secret))
      .executeTakeFirst()
    if (!row || row.revoked_at !== null || (row.ends_at !== null && row.ends_at <= now)) return null
    if (row.used_at === null || row.used_at < now - USE_NOTED) {
      await this.#db.updateTable('api_keys').set({ used_at: now }).where('id', '=', row.id).execute()
    }
    return keyOf(row)
  }

  /** All keys, newest first, those too that were revoked. */
  async list(after: ApiKeyPosition | null, limit: number): Promise<readonly ApiKey[]> {
    let query = this.#db.selectFrom('api_keys').selectAll()
    if (after !== null) {
      const [at, id] = after
      query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(at, id)))
    }
    const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
    return rows.map(keyOf)
  }

  /** What it is for, in words; `null` if there is no such key. */
  async nameOf(id: string): Promise<string | null> {
    const key = await this.#db.selectFrom('api_keys').select('name').where('id', '=', id).executeTakeFirst()
    return key?.name ?? null
  }

  /** From now on the key opens nothing. @returns `false` if there is no such key, or it was revoked before. */
  async revoke(id: string, now: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('api_keys')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
}

function keyOf(row: Selectable<Tables['api_keys']>): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: readScopes(row.scopes),
    createdBy: row.created_by,
    createdAt: row.created_at,
    usedAt: row.used_at,
    endsAt: row.ends_at,
    revokedAt: row.revoked_at,
  }
}

/** A scope that a later version has, which this one does not know, gives no right here. */
function readScopes(json: string): readonly Scope[] {
  const names: readonly string[] = JSON.parse(json)
  return SCOPES.filter(scope => names.includes(scope))
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
