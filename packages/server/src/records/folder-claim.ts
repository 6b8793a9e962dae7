import { join } from 'node:path'
import { makeOwnFolder } from '../own-folder.js'
import { type Claim, NO_CLAIM } from './claim.js'
import { fileFault } from './faults.js'

/** A file of SQLite with nothing in it but its lock, which the system takes back however the process ends. */
const CLAIM_FILE = 'in-use.db'

/**
 * Claims the data directory for one process. A folder in which nothing can be written is claimed by nobody: what needs it says what is
 * wrong with it.
 *
 * @returns `null` if another process has it.
 */
export async function claimFolder(folder: string): Promise<Claim | null> {
  const { default: Libsql } = await import('libsql')
  const file = join(folder, CLAIM_FILE)
  let lock: InstanceType<typeof Libsql> | null = null
  try {
    await makeOwnFolder(folder)
    lock = new Libsql(file, { timeout: 0 })
    lock.exec('begin exclusive')
  } catch (error) {
    lock?.close()
    return fileFault(file, error)?.fault === 'locked' ? null : NO_CLAIM
  }
  const held = lock
  return { release: async () => void held.close() }
}
