import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** What all nodes of a server have in common: the first one to need it decides. */
export class ServerValues {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** @returns `null` if no node has needed it yet. @throws {RecordsError} */
  async find(name: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('server_values')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst()
    return row?.value ?? null
  }

  /** Keeps a value unless there is one of that name. @returns the one that is there. @throws {RecordsError} */
  async keep(name: string, value: string): Promise<string> {
    await this.#db
      .insertInto('server_values')
      .values({ name, value })
      .onConflict(conflict => conflict.doNothing())
      .execute()
    return (await this.find(name)) ?? value
  }
}
