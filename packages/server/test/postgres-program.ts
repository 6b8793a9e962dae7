import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian keeps each version's programs in a folder of its own, outside every path. */
const VERSIONS = '/usr/lib/postgresql'

/**
 * The folder with PostgreSQL's programs, of the newest version installed.
 * @throws {Error} if it is not installed.
 */
export function findPostgres(): string {
  const folders = [...debianFolders(), ...(process.env['PATH'] ?? '').split(delimiter)]
  const found = folders.find(folder => folder !== '' && existsSync(join(folder, 'initdb')))
  if (found !== undefined) return found
  throw new Error(
    'These tests need PostgreSQL, which is not installed: run "apt-get install postgresql" as root (Debian’s name), or put the folder with initdb on the PATH.',
  )
}

function debianFolders(): string[] {
  if (!existsSync(VERSIONS)) return []
  const versions = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))
  return versions.map(version => join(VERSIONS, version, 'bin'))
}
