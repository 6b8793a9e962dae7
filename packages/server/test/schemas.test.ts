import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { expect, it } from 'vitest'
import { DATABASE_FILE, type DatabaseLocation } from '../src/records/database.js'
import { KEEPING } from '../src/records/keeping.js'
import { migrate } from '../src/records/migrate.js'
import { MIGRATIONS } from '../src/records/migrations/index.js'
import type { Tables } from '../src/records/tables.js'
import { eachDatabase } from './databases.js'
import { fillTables } from './sample-rows.js'
import { dumpDatabase } from './schema-dump.js'

/**
 * A folder for every released schema, named after its last migration, with a database of each kind as SQL. To keep the current one:
 * `RINGDOWN_TEST_KEEP_SCHEMA=1 npx vitest run packages/server/test/schemas.test.ts`. A kept schema of a release never changes.
 */
const FOLDER = fileURLToPath(new URL('schemas', import.meta.url))
const CURRENT = Object.keys(MIGRATIONS).at(-1) ?? ''

async function shapeOf(db: Kysely<Tables>): Promise<unknown> {
  const tables = await db.introspection.getTables()
  const shapes = tables.map(({ name, columns }) => [name, columns.map(shapeOfColumn).sort()] as const)
  return Object.fromEntries(shapes)
}

function shapeOfColumn({
  name,
  dataType,
  isNullable,
}: {
  name: string
  dataType: string
  isNullable: boolean
}) {
  return `${name} ${dataType}${isNullable ? '' : ' not null'}`
}

/** Makes a database of SQL, as a server of that time left it. */
async function load({ databaseUrl, dataDir }: DatabaseLocation, text: string): Promise<void> {
  if (databaseUrl === null) {
    const { default: Libsql } = await import('libsql')
    const database = new Libsql(join(dataDir ?? '', DATABASE_FILE))
    database.exec(text)
    database.close()
    return
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(text).finally(() => client.end())
}

eachDatabase('a database', (open, { kind, locate }) => {
  const fileOf = (schema: string) => join(FOLDER, schema, `${kind.toLowerCase()}.sql`)

  it('of the current schema is kept for later versions', async () => {
    const location = await locate()
    const database = await open(location)
    await fillTables(database.db, 'ada', Date.UTC(2026, 10, 27))
    if (process.env['RINGDOWN_TEST_KEEP_SCHEMA'] === '1') {
      await mkdir(join(FOLDER, CURRENT), { recursive: true })
      await writeFile(fileOf(CURRENT), await dumpDatabase(database, location.databaseUrl))
    }
    expect(existsSync(fileOf(CURRENT)), `${fileOf(CURRENT)} is missing: keep the current schema`).toBe(true)
  })

  it('of every released schema is brought up to date, with all its rows', async () => {
    const schemas = await readdir(FOLDER)
    expect(schemas).toContain(CURRENT)
    const { db: fresh } = await open()
    for (const schema of schemas) {
      const location = await locate()
      await load(location, await readFile(fileOf(schema), 'utf8'))
      const { db } = await open(location)
      expect(await shapeOf(db), schema).toEqual(await shapeOf(fresh))
      const people = await db.selectFrom('people').select(['id', 'created_at']).execute()
      expect(people, schema).toEqual([{ id: 'ada', created_at: Date.UTC(2026, 10, 27) }])
      for (const table of Object.keys(KEEPING) as (keyof Tables)[]) {
        const rows = await db.selectFrom(table).selectAll().execute()
        if (schema === CURRENT) expect(rows, `${schema}: ${table}`).toHaveLength(1)
      }
    }
  })

  it('is brought up to date once, by however many servers start together', async () => {
    const location = await locate()
    const together = await Promise.all(Array.from({ length: 4 }, () => open(location)))
    for (const { db } of together) expect(await db.selectFrom('people').selectAll().execute()).toEqual([])
  })

  it('is as it was if a step fails', async () => {
    const { db } = await open()
    const before = await shapeOf(db)
    const failing = {
      ...MIGRATIONS,
      '9998-more': {
        up: (to: Kysely<unknown>) => to.schema.createTable('more').addColumn('id', 'text').execute(),
      },
      '9999-worse': { up: () => Promise.reject(new Error('no')) },
    }
    await expect(migrate(db, failing)).rejects.toThrow(
      'The database could not be brought up to date (at 9999-worse).',
    )
    expect(await shapeOf(db)).toEqual(before)
  })
})
