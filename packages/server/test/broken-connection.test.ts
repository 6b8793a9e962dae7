import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '../src/records/database.js'
import { sharedPostgres } from './postgres-server.js'
import { atEnd, until } from './sockets.js'

it('a connection to PostgreSQL that breaks between two statements of a transaction ends no more than that', async () => {
  const { url, drop } = await (await sharedPostgres()).newDatabase()
  atEnd(drop)
  const location = { databaseUrl: url, dataDir: null }
  const { db, close } = await openDatabase(location)
  const other = await openDatabase(location)
  atEnd(close)
  atEnd(() => other.close())
  const isThere = async (pid: number) => {
    const { rows } = await sql`select 1 from pg_stat_activity where pid = ${pid}`.execute(other.db)
    return rows.length > 0
  }
  const broken = db.transaction().execute(async transaction => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction)
    const pid = rows[0]!.pid
    await sql`select pg_terminate_backend(${pid})`.execute(other.db)
    await until(async () => !(await isThere(pid)))
    await sql`select 1`.execute(transaction)
  })
  await expect(broken).rejects.toMatchObject({ name: 'RecordsError' })
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})
