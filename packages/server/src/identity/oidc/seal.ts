import { hkdfSync } from 'node:crypto'
import { EncryptJWT, jwtDecrypt } from 'jose'
import type * as z from 'zod'

/**
 * Hands something to a browser, or to the database, that only this server can read again, unchanged and for a while: an
 * encrypted JWT (RFC 7516, `dir` with A256GCM).
 */
export class Seal {
  readonly #key: Uint8Array

  /** @param purpose keeps what was sealed for one purpose from being taken for another. */
  constructor(secret: string, purpose: string) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', `ringdown ${purpose}`, 32))
  }

  close(content: Readonly<Record<string, unknown>>, lifetimeSeconds: number): Promise<string> {
    return new EncryptJWT({ ...content })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setExpirationTime(`${lifetimeSeconds}s`)
      .encrypt(this.#key)
  }

  /** What was sealed; `null` if it was sealed elsewhere, has been changed, or is over. */
  async open<Content>(sealed: string, schema: z.ZodType<Content>): Promise<Content | null> {
    try {
      const { payload } = await jwtDecrypt(sealed, this.#key)
      const read = schema.safeParse(payload)
      return read.success ? read.data : null
    } catch {
      return null
    }
  }
}
