import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, ConfigError } from '../config.js'
import { readGivenCertificate } from '../tls/given-certificate.js'
import { findTurnserver } from '../turn/turnserver-program.js'
import { ageOf } from './certificate-check.js'
import { type Finding, failure, ok } from './finding.js'

/** What `engines` in package.json says, too. */
const NODE = [20, 19] as const

export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isNew = major > NODE[0] || (major === NODE[0] && minor >= NODE[1])
  return isNew
    ? ok('Node', version)
    : failure(
        'Node',
        `Ringdown needs ${NODE.join('.')} or newer, this is ${version}: install the current LTS.`,
      )
}

export async function checkDataDir({ dataDir }: Config): Promise<Finding> {
  const name = 'Data directory'
  const file = join(dataDir, `doctor.${randomBytes(4).toString('hex')}`)
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await writeFile(file, '', { mode: 0o600 })
    return ok(name, dataDir)
  } catch (error) {
    return failure(
      name,
      `${dataDir} cannot be written (${reasonOf(error)}), so people become strangers with every restart: let the server's user write there, or set RINGDOWN_DATA_DIR.`,
    )
  } finally {
    await rm(file, { force: true }).catch(() => {})
  }
}

/** The certificate's files, where they are on this machine; `null` where none is given. */
export async function checkGivenCertificate(
  { tlsCert, tlsKey }: Config,
  now: number,
): Promise<Finding | null> {
  if (tlsCert === null || tlsKey === null) return null
  const name = 'Certificate, as given'
  try {
    return ageOf(name, await readGivenCertificate(tlsCert, tlsKey), now)
  } catch (error) {
    if (error instanceof ConfigError) return failure(name, error.mistakes.join(' '))
    throw error
  }
}

/** Whether `--turn` finds what it starts; `null` where it is not asked for. */
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
