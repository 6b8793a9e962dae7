import type { Kysely } from 'kysely'
import { hasRecords } from '../records/person-records.js'
import type { Tables } from '../records/tables.js'
import { openPeople } from './machine-access.js'
import { CommandError, type RecordsCommand } from './records-command.js'

export const exportCommand: RecordsCommand = {
  usage: 'export PERSON',
  help: 'Prints everything that is kept about a person, as JSON. PERSON is an id, or a name that only one member has.',
  switches: [],
  creates: false,
  async run(database, person, _switches, write) {
    const { personalData } = await openPeople(database)
    const exported = await personalData.export('machine', await idOf(database.db, person))
    if (!hasRecords(exported)) throw new CommandError(`Nothing is kept about ${person}.`)
    write(JSON.stringify(exported, null, 2))
  },
}

export const eraseCommand: RecordsCommand = {
  usage: 'erase PERSON',
  help: `Erases everything that is kept about a person, for good, and signs them out. What is kept for others stays, without their
name. PERSON is an id, or a name that only one member has.`,
  switches: [],
  creates: false,
  async run(database, person, _switches, write) {
    const { personalData } = await openPeople(database)
    const count = await personalData.erase('machine', await idOf(database.db, person))
    write(
      count === 0
        ? `Nothing was kept about ${person}.`
        : `${person} is erased: ${count} ${count === 1 ? 'record is' : 'records are'} gone or changed.`,
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
