import { randomInt } from 'node:crypto'
import type { Clock, MissedCall, NamedUser, UserId } from '@ringdown/protocol'
import type { Access } from '@ringdown/protocol/access'
import type { Logger } from 'pino'
import type { Timers } from './calls.js'
import { CallHistory } from './history/call-history.js'
import { RecordedContacts } from './history/recorded-contacts.js'
import { shareKept } from './kept-elsewhere.js'
import type { Journal } from './nodes/journal.js'
import { MemoryChoices } from './people/memory-choices.js'
import type { Rereading } from './people/rereading.js'
import type { Directory } from './presence/directory.js'
import { CallRecords } from './records/call-records.js'
import { ChoiceRecords } from './records/choices.js'
import { Contacts } from './records/contacts.js'
import type { Database } from './records/database.js'
import { Histories } from './records/histories.js'

/** What a server remembers across restarts: in memory for those who call, and in the records. */
export interface KeptBackends {
  readonly contacts: RecordedContacts
  readonly choices: MemoryChoices
  readonly history: CallHistory
  /** Everybody who belongs to this server; `null` where nobody does. */
  readonly members: readonly NamedUser[] | null
  /** What was missed lately, for a server that has just started. */
  readonly missed: readonly { readonly personId: UserId; readonly missed: Omit<MissedCall, 'ageMs'> }[]
  /** Follows what other processes change from now on, and tells them what this one does. */
  share(journal: Journal, directory: Pick<Directory, 'setTalked'>): void
  /** Writes what is still to be written. To be called before the database is closed. */
  close(): Promise<void>
}

interface Options {
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  readonly access: Access
}

const random = () => randomInt(1e9) / 1e9

/** @throws {RecordsError} */
export async function openKeptBackends(
  { db }: Database,
  { clock, logger, timers, access }: Options,
): Promise<KeptBackends> {
  const onError = (error: unknown) =>
    logger.error({ err: error }, 'records could not be written; they will be tried again')
  const onUnread = (error: unknown) =>
    logger.error({ err: error }, 'what another process has changed could not be read; it will be tried again')
  const histories = new Histories(db)
  let rereading: Rereading | null = null
  const choices = await MemoryChoices.open({ clock, records: new ChoiceRecords(db) })
  const contacts = await RecordedContacts.open({
    records: new Contacts(db),
    clock,
    lifetimeMs: timers.contact,
    onError,
  })
  const history = new CallHistory({ clock, records: new CallRecords(db), histories, onError })
  return {
    contacts,
    choices,
    history,
    members: access === 'members' ? await membersIn(db) : null,
    missed: await histories.missedSince(clock.now() - timers.missed),
    share(journal, directory) {
      const others = { journal, directory, clock, random, onError: onUnread }
      rereading = shareKept({ choices, contacts, history }, others)
    },
    async close() {
      await rereading?.close()
      await Promise.all([contacts.close(), history.close()])
    },
  }
}

async function membersIn(db: Database['db']): Promise<readonly NamedUser[]> {
  return db.selectFrom('people').select(['id as userId', 'name']).where('removed_at', 'is', null).execute()
}
