import { describe, expect, it } from 'vitest'
import { claimDatabase } from '../src/records/database-claim.js'
import { sharedPostgres } from './postgres-server.js'
import { atEnd, serve } from './sockets.js'

async function newDatabase(): Promise<string> {
  const { url, drop } = await (await sharedPostgres()).newDatabase()
  atEnd(drop)
  return url
}

describe('a database', () => {
  it('is claimed by one, until that one gives it back', async () => {
    const url = await newDatabase()
    const first = await claimDatabase(url)
    expect(first).not.toBeNull()
    expect(await claimDatabase(url)).toBeNull()
    await first?.release()
    const second = await claimDatabase(url)
    expect(second).not.toBeNull()
    await second?.release()
  })

  it('is one of several of a PostgreSQL', async () => {
    const first = await claimDatabase(await newDatabase())
    const second = await claimDatabase(await newDatabase())
    expect(first).not.toBeNull()
    expect(second).not.toBeNull()
    await Promise.all([first?.release(), second?.release()])
  })

  it('of another server makes a start without Redis say that they are two, until that one has stopped', async () => {
    const databaseUrl = await newDatabase()
    const warnings = ({ lines }: { lines: readonly object[] }) =>
      lines.filter(
        line =>
          'msg' in line && String(line.msg).startsWith('Another Ringdown server uses the same database.'),
      )
    const first = await serve({ databaseUrl })
    expect(warnings(first)).toHaveLength(0)
    expect(warnings(await serve({ databaseUrl }))).toHaveLength(1)
    await first.close()
    const third = await serve({ databaseUrl })
    expect(warnings(third)).toHaveLength(0)
  })

  it('that cannot be asked is claimed by nobody', async () => {
    const url = 'postgres://nobody@localhost:1/nothing'
    expect(await claimDatabase(url)).not.toBeNull()
    expect(await claimDatabase(url)).not.toBeNull()
  })
})
