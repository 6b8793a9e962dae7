import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../src/records/database.js'
import type { Tables } from '../src/records/tables.js'
import { findPostgres } from './postgres-program.js'

/** A database as SQL that makes it again: its schema, the list of its migrations, and its rows. */
export async function dumpDatabase({ kind, db }: Database, url: string | null): Promise<string> {
  return kind === 'sqlite' ? dumpSqlite(db) : dumpPostgres(url ?? '')
}

async function dumpSqlite(db: Kysely<Tables>): Promise<string> {
  const made = sql<{ name: string; type: string; sql: string }>`select name, type, sql from sqlite_master
    where sql is not null and name not like 'sqlite_%' order by type desc, rowid`
  const { rows } = await made.execute(db)
  const lines = rows.map(row => `${row.sql};`)
  for (const { name } of rows.filter(row => row.type === 'table')) {
    const { rows: kept } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db)
    for (const row of kept) {
      const columns = Object.keys(row).map(column => `"${column}"`)
      lines.push(`insert into "${name}" (${columns}) values (${Object.values(row).map(literal)});`)
    }
  }
  // Rows come in the order of their tables, not of what they refer to.
  return `pragma foreign_keys = off;\n${lines.join('\n')}\npragma foreign_keys = on;\n`
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}

function dumpPostgres(url: string): string {
  const { pathname, searchParams } = new URL(url)
  const database = ['--host', searchParams.get('host') ?? '', '--username=ringdown', pathname.slice(1)]
  const options = ['--no-owner', '--no-privileges', '--inserts', '--schema=public']
  const text = execFileSync(join(findPostgres(), 'pg_dump'), [...options, ...database], { encoding: 'utf8' })
  const lines = text
    .split('\n')
    .filter(line => line !== '' && !/^(?:--|\\|SET |SELECT pg_catalog\.set_config)/.test(line))
  return `${lines.filter(line => !/^CREATE SCHEMA public/.test(line)).join('\n')}\n`
}
