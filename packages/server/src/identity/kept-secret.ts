import { randomBytes } from 'node:crypto'
import { ConfigError } from '../config.js'
import { keepFirst, readKept } from '../kept-file.js'

/**
 * A secret from the data directory, made at the first start.
 *
 * @param consequence what deleting the file would mean, for the sentence about a file that holds something else.
 * @throws {ConfigError} for such a file; the file system's error where the directory cannot be written.
 */
export async function keepSecret(file: string, consequence: string): Promise<string> {
  const kept = (await readKept(file)) ?? (await keepFirst(file, `${newSecret()}\n`))
  const secret = kept.trim()
  if (secret.length >= 32) return secret
  throw new ConfigError([
    `${file} holds fewer than 32 characters: delete it to have a new secret made; ${consequence}.`,
  ])
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}
