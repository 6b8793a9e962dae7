import { randomBytes } from 'node:crypto'
import { ConfigError } from '../config.js'
import { keepFirst, readKept } from '../kept-file.js'

/**
 * Reads a secret from the data directory, or creates it at the first start.
 *
 * @param consequence what deleting the file would cause, for the sentence about a file with wrong content.
 * @throws {ConfigError} for such a file; the file system's error if the directory is not writable.
 */
export async function keepSecret(file: string, consequence: string): Promise<string> {
  const kept = (await readKept(file)) ?? (await keepFirst(file, `${newSecret()}\n`))
  const secret = kept.trim()
  if (secret.length >= 32) return secret
  throw new ConfigError([
    `${file} holds fewer than 32 characters. Delete it to have a new secret created; ${consequence}.`,
  ])
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}
