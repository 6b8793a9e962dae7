import { createHash, randomBytes } from 'node:crypto'

/** A secret that nobody can guess: 192 bits, in 32 characters. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url')
}

/** What is kept of a secret. It needs no salt and no stretching: it is random, and long. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
