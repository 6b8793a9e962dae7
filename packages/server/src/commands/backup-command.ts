import { backUp } from '../records/backup.js'
import type { RecordsCommand } from './records-command.js'

export const backupCommand: RecordsCommand = {
  usage: 'backup FILE',
  help: `Writes everything in the records to a new file, while the server runs. It can be restored into SQLite and into
PostgreSQL. It holds people's data: keep it where only you can read it.`,
  switches: [],
  creates: false,
  // The schema stays as it is: before an upgrade, the backup is of the version before.
  async run(database, file, _switches, write) {
    await backUp(database, file)
    write(`The records are backed up to ${file}.`)
  },
}
