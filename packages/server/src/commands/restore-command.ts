import { restore } from '../records/backup.js'
import type { RecordsCommand } from './records-command.js'

const REPLACE = '--replace'

export const restoreCommand: RecordsCommand = {
  usage: `restore FILE [${REPLACE}]`,
  help: `Puts a backup, also of an older version, into the records. Stop the server before, and start it afterwards.
  ${REPLACE}  the records are not empty: replace everything in them`,
  switches: [REPLACE],
  creates: true,
  async run(database, file, switches, write) {
    const count = await restore(file, database, switches.has(REPLACE))
    write(`${count} records are restored from ${file}. Start the server now; restart it if it runs.`)
  },
}
