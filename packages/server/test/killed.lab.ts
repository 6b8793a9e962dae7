import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DatabaseLocation } from '../src/records/database.js'
import { eachDatabase } from './databases.js'

const KILLS = 100
/** How many databases are written to at once. */
const DATABASES = 4
/** A kill comes this many milliseconds after the first acknowledged record: each at another moment of a write. */
const LATEST = 40

let folder = ''
let program = ''
// Beside the packages it imports. Built once: a start from the source would take most of the time.
beforeAll(async () => {
  folder = await mkdtemp(fileURLToPath(new URL('../.killed-', import.meta.url)))
  program = join(folder, 'writer.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('killed-writer.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@ringdown/source'],
    external: ['libsql', 'pg'],
  })
})
afterAll(() => rm(folder, { recursive: true }))

/** Starts a writer, kills it, and returns what it had acknowledged. */
async function writeUntilKilled(location: DatabaseLocation, number: number): Promise<string[]> {
  const given = [program, JSON.stringify(location), `w${number}`]
  const writer = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] })
  let written = ''
  const isOver = new Promise<void>(resolve => writer.once('close', () => resolve()))
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (written === '') void sleep((number * 17) % LATEST).then(() => writer.kill('SIGKILL'))
    written += text
  })
  await isOver
  expect(writer.signalCode).toBe('SIGKILL')
  return written.split('\n').slice(0, -1)
}

eachDatabase('what was acknowledged as kept', (open, { kind, locate }) => {
  /** Kills one writer after the other on a database, and looks at what is there. */
  async function checkDatabase(kills: number): Promise<void> {
    const location = await locate()
    const { db } = await open(location)
    const acknowledged: string[] = []
    for (let number = 0; number < kills; number++)
      acknowledged.push(...(await writeUntilKilled(location, number)))
    expect(acknowledged.length).toBeGreaterThanOrEqual(kills)
    const people = await db.selectFrom('people').select('id').execute()
    const staff = await db.selectFrom('staff').select('person_id').execute()
    const kept = new Set(people.map(({ id }) => id))
    expect(acknowledged.filter(id => !kept.has(id))).toEqual([])
    // Nothing is there by half: at most one more for each kill than was acknowledged, and that whole.
    expect(staff.map(row => row.person_id).sort()).toEqual([...kept].sort())
    expect(kept.size).toBeLessThanOrEqual(acknowledged.length + kills)
    if (kind !== 'SQLite') return
    const { rows } = await sql`pragma integrity_check`.execute(db)
    expect(rows).toEqual([{ integrity_check: 'ok' }])
  }

  it(`is there after kill -9, ${KILLS} times`, { timeout: 240_000 }, async () => {
    await Promise.all(Array.from({ length: DATABASES }, () => checkDatabase(KILLS / DATABASES)))
  })
})
