import { writeSync } from 'node:fs'
import { openDatabase } from '../src/records/database.js'

// A program of its own, which killed.lab.ts kills: it writes one pair of records after another, and says so only after each.
const [location, prefix] = process.argv.slice(2)
const { db } = await openDatabase(JSON.parse(location ?? ''))
for (let number = 0; ; number++) {
  const id = `${prefix}-${number}`
  await db.transaction().execute(async transaction => {
    const nothing = { removed_at: null, issuer: null, subject: null }
    await transaction
      .insertInto('people')
      .values({ id, name: id, role: 'member', created_at: number, ...nothing })
      .execute()
    await transaction.insertInto('staff').values({ person_id: id, line: 'reception' }).execute()
  })
  writeSync(1, `${id}\n`)
}
