import type { Kysely } from 'kysely'
import { CallBackRequests } from '../records/call-back-requests.js'
import { LineRecords } from '../records/lines.js'
import { Notes } from '../records/notes.js'
import type { Tables } from '../records/tables.js'
import { LineDirectory } from './line-directory.js'

/** What is kept of lines. */
export interface KeptLines {
  readonly directory: LineDirectory
  readonly requests: CallBackRequests
  readonly notes: Notes
}

export function keptLines(db: Kysely<Tables>): KeptLines {
  return {
    directory: new LineDirectory(new LineRecords(db)),
    requests: new CallBackRequests(db),
    notes: new Notes(db),
  }
}
