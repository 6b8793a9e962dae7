import { mkdtemp, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Config, ConfigError } from '../settings/config.js'
import { readGivenCertificate } from '../tls/given-certificate.js'
import { findTurnserver } from '../turn/turnserver-program.js'
import { ageOf } from './certificate-check.js'
import { type Finding, failure, ok } from './finding.js'

/** Must match `engines` in package.json. */
const NODE = [20, 19] as const

export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isNew = major > NODE[0] || (major === NODE[0] && minor >= NODE[1])
  return isNew
    ? ok('Node', version)
    : failure(
        'Node',
        `Ringdown needs Node ${NODE.join('.')} or newer, but this is ${version}. Install the current LTS.`,
      )
}

/** Leaves nothing behind: where there is no data directory, a server that runs here would make it. */
export async function checkDataDir({ dataDir }: Config): Promise<Finding> {
  const name = 'Data directory'
  try {
    const folder = await nearestThere(dataDir)
    await rmdir(await mkdtemp(join(folder, '.ringdown-doctor-')))
    return ok(name, folder === dataDir ? dataDir : `${dataDir}, which a server started here would make`)
  } catch (error) {
    return failure(
      name,
      `${dataDir} is not writable (${reasonOf(error)}), so guests become new people at every restart. Make it writable for the server's user, or set RINGDOWN_DATA_DIR.`,
    )
  }
}

/** The folder itself, or the first above it that exists. */
async function nearestThere(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
  return isThere ? folder : nearestThere(dirname(folder))
}

/** Checks the certificate's files, if they are on this machine; `null` if none is set. */
export async function checkGivenCertificate(
  { tlsCert, tlsKey }: Config,
  now: number,
): Promise<Finding | null> {
  if (tlsCert === null || tlsKey === null) return null
  const name = 'Certificate, as configured'
  try {
    return ageOf(name, await readGivenCertificate(tlsCert, tlsKey), now)
  } catch (error) {
    if (error instanceof ConfigError) return failure(name, error.mistakes.join(' '))
    throw error
  }
}

/** Whether `--turn` finds the program it starts; `null` if it is not set. */
export function checkCoturn({ turn }: Config): Finding | null {
  if (!turn) return null
  try {
    return ok('coturn', findTurnserver(process.env['PATH']))
  } catch (error) {
    if (error instanceof ConfigError) return failure('coturn', error.mistakes.join(' '))
    throw error
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
