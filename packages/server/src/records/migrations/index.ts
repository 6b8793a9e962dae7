import type { Migration } from 'kysely'
import * as people from './0001-people.js'
import * as lines from './0002-lines.js'
import * as history from './0003-history.js'
import * as programs from './0004-programs.js'
import * as openid from './0005-openid.js'
import * as server from './0006-server.js'

/** Every migration, by its name, which never changes. They run in the order of their names, each once. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-people': { up: people.up },
  '0002-lines': { up: lines.up },
  '0003-history': { up: history.up },
  '0004-programs': { up: programs.up },
  '0005-openid': { up: openid.up },
  '0006-server': { up: server.up },
}
