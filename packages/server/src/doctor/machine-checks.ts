import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeOwnFolder } from '../own-folder.js'
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

export async function checkDataDir({ dataDir }: Config): Promise<Finding> {
  const name = 'Data directory'
  const file = join(dataDir, `doctor.${randomBytes(4).toString('hex')}`)
  try {
    await makeOwnFolder(dataDir)
    await writeFile(file, '', { mode: 0o600 })
    return ok(name, dataDir)
  } catch (error) {
    return failure(
      name,
      `${dataDir} is not writable (${reasonOf(error)}), so guests become new people at every restart. Make it writable for the server's user, or set RINGDOWN_DATA_DIR.`,
    )
  } finally {
    await rm(file, { force: true }).catch(() => {})
  }
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
