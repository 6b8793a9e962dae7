import { systemClock } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import { migrate } from '../records/migrate.js'
import { erasePerson, exportPerson } from '../records/person-records.js'
import { RevocationLog } from '../records/revocation-log.js'
import type { Tables } from '../records/tables.js'
import { CommandError, type RecordsCommand } from './records-command.js'

export const exportCommand: RecordsCommand = {
  usage: 'export PERSON',
  help: 'Prints everything that is kept about a person, as JSON. PERSON is an id, or a name that only one member has.',
  switches: [],
  creates: false,
  async run({ db }, person, _switches, write) {
    await migrate(db)
    write(JSON.stringify(await exportPerson(db, await idOf(db, person)), null, 2))
  },
}

export const eraseCommand: RecordsCommand = {
  usage: 'erase PERSON',
  help: `Erases everything that is kept about a person, for good, and signs them out. What is kept for others stays, without their
name. PERSON is an id, or a name that only one member has.`,
  switches: [],
  creates: false,
  async run({ db }, person, _switches, write) {
    await migrate(db)
    const id = await idOf(db, person)
    await refuseLastOwner(db, id)
    const count = await erasePerson(db, id)
    // For the server, which may be running.
    await new RevocationLog(db).add({ userId: id, sessionId: null }, systemClock.now())
    write(
      count === 0
        ? `Nothing was kept about ${person}.`
        : `${person} is erased: ${count} records are gone or changed.`,
    )
  },
}

/** A guest is known by their id alone: they are in no list of people. */
async function idOf(db: Kysely<Tables>, person: string): Promise<string> {
  const named = await db.selectFrom('people').select('id').where('name', '=', person).limit(10).execute()
  if (named.length > 1)
    throw new CommandError(
      `Several people are called ${person}. Give the id of one: ${named.map(({ id }) => id).join(', ')}.`,
    )
  return named[0]?.id ?? person
}

async function refuseLastOwner(db: Kysely<Tables>, id: string): Promise<void> {
  const owners = await db
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
    .execute()
  if (owners.length === 1 && owners[0]?.id === id)
    throw new CommandError('This is the only owner. Make somebody else an owner first.')
}
