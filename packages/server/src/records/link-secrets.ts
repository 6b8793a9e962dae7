import { createHmac, hkdfSync } from 'node:crypto'
import type { Address } from '@ringdown/protocol'

/** Bytes of a link's secret. */
const LENGTH = 16

/**
 * The secrets of the links that this server makes. Each follows from the link's id and the server's own secret, so an owner can
 * be shown it again although the records hold nothing but its hash.
 */
export class LinkSecrets {
  readonly #key: Uint8Array

  /** @param secret the server's. */
  constructor(secret: string) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'ringdown links', 32))
  }

  addressOf(id: string): Address {
    const secret = createHmac('sha256', this.#key).update(id).digest().subarray(0, LENGTH)
    return `link:${secret.toString('base64url')}`
  }
}
