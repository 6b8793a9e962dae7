import type { PeopleTables } from './migrations/0001-people.js'
import type { LineTables } from './migrations/0002-lines.js'
import type { HistoryTables } from './migrations/0003-history.js'
import type { ProgramTables } from './migrations/0004-programs.js'
import type { OpenIdTables } from './migrations/0005-openid.js'
import type { ServerTables } from './migrations/0006-server.js'

/**
 * The tables of the records store, each described in the file of the migration that creates it. Times are in milliseconds since
 * the epoch, flags are 0 or 1, lists are JSON, and of a secret only its SHA-256 is kept.
 */
export interface Tables
  extends PeopleTables,
    LineTables,
    HistoryTables,
    ProgramTables,
    OpenIdTables,
    ServerTables {}
