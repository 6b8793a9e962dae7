import { randomUUID } from 'node:crypto'
import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { OpenHold } from './budgets/held-budget.js'
import type { Timers } from './calls.js'
import { type KeptBackends, openKeptBackends } from './kept-backends.js'
import { type KeptLines, keptLines } from './lines/kept-lines.js'
import { type Claim, NO_CLAIM } from './records/claim.js'
import type { Database, DatabaseLocation } from './records/database.js'
import { claimDatabase } from './records/database-claim.js'
import { claimFolder } from './records/folder-claim.js'
import { LinkSecrets } from './records/link-secrets.js'
import { LinkRecords } from './records/links.js'
import { openRecords, type Records } from './records/records.js'
import { ServerValues } from './records/server-values.js'
import type { NodeTimes } from './redis/node-times.js'
import { openRedisBackends, type RedisBackends } from './redis-backends.js'
import type { RingRates } from './sequencer/ring-rules.js'
import type { Config } from './settings/config.js'

const TWO_SERVERS =
  'People on one cannot see or call those on the other. Give both the same RINGDOWN_REDIS_URL to make them one server, or this one'
const SHARED_FOLDER = `Another Ringdown server uses the same data directory. ${TWO_SERVERS} another RINGDOWN_DATA_DIR.`
const SHARED_DATABASE = `Another Ringdown server uses the same database. ${TWO_SERVERS} another RINGDOWN_DATABASE_URL.`

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

/**
 * Opens the records, reads what must be in memory before anybody can ring, and opens Redis.
 * @throws {RecordsError} @throws {StoreError} @throws {ConfigError} for an unusable secret.
 */
export async function openKept(config: Config, options: Options): Promise<Openings> {
  const records = await openOwnRecords(config, options)
  try {
    return await openOn(records, config, options)
  } catch (error) {
    await records.close()
    throw error
  }
}

async function openOn(
  { database, close }: Records,
  { redisUrl, access }: Config,
  { clock, logger, timers, rates, openSecret, openHold, nodeTimes }: Options,
): Promise<Openings> {
  const { db } = database
  const common = new ServerValues(db)
  const secret = await openSecret(common)
  const secrets = new LinkSecrets(secret)
  const links = new LinkRecords({ db, now: () => clock.now(), lifetimeMs: timers.link, secrets })
  const kept = await openKeptBackends(database, { clock, logger, timers, access })
  async function openShared(url: string): Promise<RedisBackends> {
    const records = await common.keep('id', randomUUID())
    return openRedisBackends(url, { clock, logger, timers, rates, openHold, records, nodeTimes })
  }
  try {
    const lines = keptLines(db)
    await lines.directory.load()
    const shared = redisUrl === null ? null : await openShared(redisUrl)
    async function closeAll(): Promise<void> {
      await shared?.close()
      await close()
    }
    return { database, secret, links, lines, kept, shared, close: closeAll }
  } catch (error) {
    await kept.close()
    throw error
  }
}

async function openOwnRecords(
  { databaseUrl, redisUrl, retentionDays }: Config,
  { dataDir, clock, logger }: Options,
): Promise<Records> {
  const claim = redisUrl === null ? await claimRecords({ databaseUrl, dataDir }, logger) : NO_CLAIM
  try {
    const { database, close } = await openRecords({ databaseUrl, dataDir }, { retentionDays, clock, logger })
    return { database, close: () => close().finally(() => claim.release()) }
  } catch (error) {
    await claim.release()
    throw error
  }
}

/** Several processes may have the same records; but only with Redis they are one server, whose people can call each other. */
async function claimRecords({ databaseUrl, dataDir }: DatabaseLocation, logger: Logger): Promise<Claim> {
  const database = databaseUrl === null ? NO_CLAIM : await claimDatabase(databaseUrl)
  if (database === null) logger.warn(SHARED_DATABASE)
  const folder = dataDir === null ? NO_CLAIM : await claimFolder(dataDir)
  // Who has the database has been told.
  if (folder === null && database !== null) logger.warn({ dataDir }, SHARED_FOLDER)
  return {
    async release() {
      await Promise.all([database?.release(), folder?.release()])
    },
  }
}
