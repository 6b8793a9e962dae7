import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { ConfigError } from '../config.js'

/**
 * The secret that tokens are signed with: from the data directory, so that people stay the same after a restart; made
 * at the first start. Where the directory cannot be written the secret lives as long as this process, with one warning.
 *
 * @throws {ConfigError} for a file that holds something else.
 */
export async function keepTokenSecret(dataDir: string, logger: Logger): Promise<string> {
  const file = join(dataDir, 'jwt-secret')
  try {
    return (await readSecret(file)) ?? (await makeSecret(dataDir, file))
  } catch (error) {
    if (error instanceof ConfigError) throw error
    logger.warn(
      { dataDir, reason: error instanceof Error ? error.message : String(error) },
      'cannot keep the token secret: people will be strangers after a restart; set RINGDOWN_DATA_DIR or RINGDOWN_JWT_SECRET',
    )
    return newSecret()
  }
}

async function readSecret(file: string): Promise<string | null> {
  try {
    const secret = (await readFile(file, 'utf8')).trim()
    if (secret.length >= 32) return secret
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  throw new ConfigError([
    `${file} holds fewer than 32 characters: delete it to have a new secret made; guests then become new people.`,
  ])
}

/** Makes the file whole or not at all; of two servers that start together one makes it and both use it. */
async function makeSecret(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    const secret = newSecret()
    await writeFile(draft, `${secret}\n`, { mode: 0o600, flag: 'wx' })
    await link(draft, file)
    return secret
  } catch (error) {
    const made = await readSecret(file)
    if (made !== null) return made
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}
