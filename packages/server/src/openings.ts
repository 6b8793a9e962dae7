import { randomUUID } from 'node:crypto'
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
import { ServerValues } from './records/server-values.js'
import type { NodeTimes } from './redis/node-times.js'
import { openRedisBackends, type RedisBackends } from './redis-backends.js'
import type { RingRates } from './sequencer/ring-rules.js'
import type { Config } from './settings/config.js'

interface Options {
  /** `null`: in memory, unless the configuration has a database. */
  readonly dataDir: string | null
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  readonly rates: RingRates
  /** @param common what all nodes have in common. @returns what signs tokens. */
  readonly openSecret: (common: ServerValues) => Promise<string>
  readonly openHold: OpenHold
  readonly nodeTimes?: NodeTimes | undefined
}

/** What a server remembers across restarts, opened. */
interface Openings {
  readonly database: Database
  /** What signs tokens, on every node. */
  readonly secret: string
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
  { dataDir, clock, logger, timers, rates, openSecret, openHold, nodeTimes }: Options,
): Promise<Openings> {
  const { database, close } = await openRecords({ databaseUrl, dataDir }, { retentionDays, clock, logger })
  const { db } = database
  const common = new ServerValues(db)
  const secret = await openSecret(common)
  const secrets = new LinkSecrets(secret)
  const links = new LinkRecords({ db, now: () => clock.now(), lifetimeMs: timers.link, secrets })
  const kept = await openKeptBackends(database, { clock, logger, timers, access })
  const lines = keptLines(db)
  await lines.directory.load()
  async function openShared(url: string): Promise<RedisBackends> {
    const records = await common.keep('id', randomUUID())
    return openRedisBackends(url, { clock, logger, timers, rates, openHold, records, nodeTimes })
  }
  const shared =
    redisUrl === null
      ? null
      : await openShared(redisUrl).catch(async (error: unknown) => {
          await kept.close()
          await close()
          throw error
        })
  async function closeAll(): Promise<void> {
    await shared?.close()
    await close()
  }
  return { database, secret, links, lines, kept, shared, close: closeAll }
}
