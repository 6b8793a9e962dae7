import { webcrypto } from 'node:crypto'
import { RingdownError } from '@ringdown/protocol'
import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { BAD_TOKEN, CLOCK_TOLERANCE, claimsOf, identityIn } from './claims.js'
import type { Identity, IdentityVerifier, VerifiedIdentity } from './identity.js'

const ALGORITHM = 'HS256'
const HMAC = { name: 'HMAC', hash: 'SHA-256' }
/** Both `iss` and `aud` of a token. */
const RINGDOWN = 'ringdown'
/** Guests renew their tokens every day that they are here. */
const LIFETIME = '30d'

/**
 * Signs and verifies the tokens that identify people: JWTs (HS256) under one secret.
 *
 * A backend of yours that has the same secret (`RINGDOWN_JWT_SECRET`) can sign tokens for its own users. The claims:
 * `iss` and `aud` are both `"ringdown"`; `sub` is the user's id, 1 to 128 characters of `A-Z a-z 0-9 _ . : @ | -`;
 * `name` is what others see, 1 to 50 characters; `exp` is when the token expires; `role` is `member` unless it says
 * otherwise; `lines` names the lines to staff, `rings` the only addresses to call; with `guests: false` no
 * guest comes to this person's links. Clocks may differ by 30 seconds. The
 * token is read when a device connects, and the connection is closed when it expires.
 */
export class Tokens implements IdentityVerifier {
  readonly #secret: HmacKey
  readonly #accepted: readonly HmacKey[]

  /**
   * @param secret at least 32 characters.
   * @param previous the secret before it, whose tokens are still accepted.
   */
  constructor(secret: string, previous: string | null = null) {
    const [current, ...earlier] = [secret, ...(previous === null ? [] : [previous])].map(importKey)
    this.#secret = current ?? importKey(secret)
    this.#accepted = [this.#secret, ...earlier]
  }

  /** @param lifetime as in `15m`. */
  sign(identity: Identity, lifetime = LIFETIME): Promise<string> {
    return this.#sign(identity, undefined, lifetime)
  }

  /** Signs a token of a session. Both times are in milliseconds since the epoch. */
  signBetween(identity: Identity, issuedAt: number, expiresAt: number): Promise<string> {
    // With its fraction: what is signed after a revocation holds, also in the same second.
    return this.#sign(identity, issuedAt / 1000, expiresAt / 1000)
  }

  async #sign(identity: Identity, issuedAt: number | undefined, end: number | string): Promise<string> {
    return new SignJWT(claimsOf(identity))
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(RINGDOWN)
      .setAudience(RINGDOWN)
      .setSubject(identity.userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(end)
      .sign(await this.#secret)
  }

  /**
   * @param graceSeconds for how long after its end the token is still taken.
   * @throws {RingdownError} `unauthorized` for a token that was not signed here, has expired or lacks a claim.
   */
  async verify(token: string, graceSeconds = 0): Promise<VerifiedIdentity> {
    const tolerance = CLOCK_TOLERANCE + graceSeconds
    return identityIn(await this.#payload(token, tolerance), tolerance)
  }

  async #payload(token: string, clockTolerance: number): Promise<JWTPayload> {
    let cause: unknown
    for (const secret of this.#accepted) {
      try {
        const { payload } = await jwtVerify(token, await secret, {
          algorithms: [ALGORITHM],
          issuer: RINGDOWN,
          audience: RINGDOWN,
          requiredClaims: ['sub', 'exp'],
          clockTolerance,
        })
        return payload
      } catch (error) {
        cause = error
      }
    }
    throw new RingdownError(BAD_TOKEN, { cause })
  }
}

type HmacKey = Promise<webcrypto.CryptoKey>

/** Once, as it would cost as much as a signature with each token. */
function importKey(secret: string): HmacKey {
  const bytes = new TextEncoder().encode(secret)
  const key = webcrypto.subtle.importKey('raw', bytes, HMAC, false, ['sign', 'verify'])
  // Those who sign or verify are told.
  key.catch(() => {})
  return key
}
