import type Libsql from 'libsql'
import { expect, it } from 'vitest'
import { SqliteFile } from '../src/records/sqlite-file.js'

/** A driver that says what it prepares, and fails to read when it is told to. */
function createRig() {
  const prepared: string[] = []
  const rig = { prepared, fails: false }
  const driver = {
    prepare(text: string) {
      prepared.push(text)
      return {
        reader: true,
        all(given: readonly unknown[]) {
          if (rig.fails) throw new Error('locked')
          return [given]
        },
        iterate: (given: readonly unknown[]) => [given][Symbol.iterator](),
      }
    },
  }
  return { rig, file: new SqliteFile(driver as unknown as Libsql.Database) }
}

it('what reads is prepared once, and carried out with what is given each time', () => {
  const { rig, file } = createRig()
  const read = (id: number) => file.prepare('select * from "people" where "id" = ?').all([id])
  expect([read(1), read(2)]).toEqual([[[1]], [[2]]])
  expect(rig.prepared).toHaveLength(1)
})

it('what failed to read is prepared again: the driver may have left it in progress', () => {
  const { rig, file } = createRig()
  const read = () => file.prepare('select 1').all([])
  read()
  rig.fails = true
  expect(read).toThrow('locked')
  rig.fails = false
  read()
  expect(rig.prepared).toHaveLength(2)
})

it('what is read row by row has a statement of its own', () => {
  const { rig, file } = createRig()
  const rows = () => [...file.prepare('select 1').iterate([7])]
  expect([rows(), rows()]).toEqual([[[7]], [[7]]])
  expect(rig.prepared).toHaveLength(3)
})
