import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '@ringdown/protocol'

/** How long a person may take with their authenticator, in milliseconds. */
const LIFETIME = 5 * 60_000
const RANDOM = 16
const TIME = 6

/**
 * The challenges of WebAuthn. One carries its own end and a mark of this server, so that nothing is kept for those who ask for
 * many and use none.
 */
export class Challenges {
  readonly #key: Uint8Array
  readonly #clock: Clock
  /** Those that were used, with their end: none counts twice. */
  readonly #used = new Map<string, number>()

  /** @param secret the server's. */
  constructor(secret: string, clock: Clock) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'ringdown passkey challenges', 32))
    this.#clock = clock
  }

  /** @param purpose what it may be used for, and by whom. */
  issue(purpose: string): Uint8Array<ArrayBuffer> {
    const end = Buffer.alloc(TIME)
    end.writeUIntBE(this.#clock.now() + LIFETIME, 0, TIME)
    const head = Buffer.concat([end, randomBytes(RANDOM)])
    return Uint8Array.from(Buffer.concat([head, this.#mark(purpose, head)]))
  }

  /** Whether a challenge, in base64url, was issued for this purpose, is not over and was not used. */
  isGood(purpose: string, challenge: string): boolean {
    const bytes = Buffer.from(challenge, 'base64url')
    const head = bytes.subarray(0, TIME + RANDOM)
    const mark = this.#mark(purpose, head)
    if (bytes.length !== head.length + mark.length || this.#used.has(challenge)) return false
    if (!timingSafeEqual(bytes.subarray(head.length), mark)) return false
    return head.readUIntBE(0, TIME) > this.#clock.now()
  }

  use(challenge: string): void {
    const now = this.#clock.now()
    for (const [used, end] of this.#used) if (end <= now) this.#used.delete(used)
    this.#used.set(challenge, now + LIFETIME)
  }

  #mark(purpose: string, head: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(head).update(purpose).digest()
  }
}
