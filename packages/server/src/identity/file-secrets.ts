import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { keepFirst, readKept } from '../kept-file.js'
import { ConfigError } from '../settings/config.js'
import type { Secrets } from './secrets.js'

/** Secrets in the data directory, for a server with one process or several on one machine: one file per secret. */
export class FileSecrets implements Secrets {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async keep(name: string, consequence: string): Promise<string> {
    const file = join(this.#folder, name)
    const kept = (await readKept(file)) ?? (await keepFirst(file, `${newSecret()}\n`))
    const secret = kept.trim()
    if (secret.length >= 32) return secret
    throw new ConfigError([
      `${file} holds fewer than 32 characters. Delete it to have a new secret created; ${consequence}.`,
    ])
  }
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}
