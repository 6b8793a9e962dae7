import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { OpenHold } from './budgets/held-budget.js'
import type { Timers } from './calls.js'
import { type KeptBackends, openKeptBackends } from './kept-backends.js'
import { type KeptLines, keptLines } from './lines/kept-lines.js'
import type { Database } from './records/database.js'
import { LinkSecrets } from './records/link-secrets.js'
import { LinkRecords } from './records/links.js'
import { openRecords } from './records/records.js'
import { openRedisBackends, type RedisBackends } from './redis-backends.js'
import type { Config } from './settings/config.js'

interface Options {
  /** `null`: in memory, unless the configuration has a database. */
  readonly dataDir: string | null
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  /** The server's own. */
  readonly secret: string
  readonly openHold: OpenHold
}

/** What a server remembers across restarts, opened. */
interface Openings {
  readonly database: Database
  readonly links: LinkRecords
  readonly lines: KeptLines
  readonly kept: KeptBackends
  /** `null` if there is no Redis. */
  readonly shared: RedisBackends | null
  /** After everything that uses the database. */
  close(): Promise<void>
}

/** Opens the records, reads what must be in memory before anybody can ring, and opens Redis. @throws {RecordsError} @throws {StoreError} */
export async function openKept(
  { databaseUrl, redisUrl, retentionDays, access }: Config,
  { dataDir, clock, logger, timers, secret, openHold }: Options,
): Promise<Openings> {
  const { database, close } = await openRecords({ databaseUrl, dataDir }, { retentionDays, clock, logger })
  const { db } = database
  const secrets = new LinkSecrets(secret)
  const links = new LinkRecords({ db, now: () => clock.now(), lifetimeMs: timers.link, secrets })
  const kept = await openKeptBackends(database, { clock, logger, timers, access })
  const lines = keptLines(db)
  await lines.directory.load()
  const shared = await openRedisBackends(redisUrl, { clock, logger, timers, openHold }).catch(
    async (error: unknown) => {
      await kept.close()
      await close()
      throw error
    },
  )
  async function closeAll(): Promise<void> {
    await shared?.close()
    await close()
  }
  return { database, links, lines, kept, shared, close: closeAll }
}
