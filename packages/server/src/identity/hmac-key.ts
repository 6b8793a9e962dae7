import { createHmac, createSecretKey, type KeyObject, timingSafeEqual, webcrypto } from 'node:crypto'

export const HS256 = 'HS256'
const HMAC = { name: 'HMAC', hash: 'SHA-256' }

/** A secret that signs tokens (HS256). */
export class HmacKey {
  /** As jose takes it. Imported once, as that costs as much as a signature. */
  readonly signing: Promise<webcrypto.CryptoKey>
  readonly #key: KeyObject

  constructor(secret: string) {
    const bytes = Buffer.from(secret)
    this.#key = createSecretKey(bytes)
    this.signing = webcrypto.subtle.importKey('raw', bytes, HMAC, false, ['sign'])
    // Those who sign are told.
    this.signing.catch(() => {})
  }

  /**
   * Whether it has signed this token, in the compact form of RFC 7515. Each device that comes is asked for one: the Web Cryptography
   * that jose uses would do the same in another thread, at eight times the cost.
   */
  hasSigned(token: string): boolean {
    const [header = '', claims = '', signature = '', ...rest] = token.split('.')
    if (rest.length > 0 || !isHs256(header)) return false
    const expected = createHmac('sha256', this.#key).update(`${header}.${claims}`).digest()
    const given = Buffer.from(signature, 'base64url')
    // Another text of the same bytes is not the signature.
    return (
      given.length === expected.length &&
      timingSafeEqual(given, expected) &&
      given.toString('base64url') === signature
    )
  }
}

/** Whether a header says that, and nothing that has to be understood. */
function isHs256(encoded: string): boolean {
  const header = JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Record<string, unknown> | null
  return header?.['alg'] === HS256 && !('crit' in header) && !('b64' in header)
}
