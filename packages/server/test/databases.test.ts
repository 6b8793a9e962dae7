import { expect, it } from 'vitest'
import { eachDatabase } from './databases.js'

eachDatabase('a database for a test', open => {
  it('is new, with its schema up to date', async () => {
    for (const { db } of [await open(), await open()]) {
      const person = { id: 'ada', name: 'Ada', role: 'owner', created_at: Date.now() }
      await db.insertInto('people').values(person).execute()
      expect(await db.selectFrom('people').select('created_at').execute()).toEqual([
        { created_at: person.created_at },
      ])
    }
  })
})
