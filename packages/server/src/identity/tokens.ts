import { RingdownError } from '@ringdown/protocol'
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { BAD_TOKEN, CLOCK_TOLERANCE, claimsOf, identityIn } from './claims.js'
import { HmacKey, HS256 } from './hmac-key.js'
import type { Identity, IdentityVerifier, VerifiedIdentity } from './identity.js'

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
    this.#secret = new HmacKey(secret)
    this.#accepted = [this.#secret, ...(previous === null ? [] : [new HmacKey(previous)])]
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
      .setProtectedHeader({ alg: HS256 })
      .setIssuer(RINGDOWN)
      .setAudience(RINGDOWN)
      .setSubject(identity.userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(end)
      .sign(await this.#secret.signing)
  }

  /**
   * @param graceSeconds for how long after its end the token is still taken.
   * @throws {RingdownError} `unauthorized` for a token that was not signed here, has expired or lacks a claim.
   */
  async verify(token: string, graceSeconds = 0): Promise<VerifiedIdentity> {
    const tolerance = CLOCK_TOLERANCE + graceSeconds
    return identityIn(this.#payload(token, tolerance), tolerance)
  }

  #payload(token: string, clockTolerance: number): JWTPayload {
    try {
      const signed = this.#accepted.find(key => key.hasSigned(token))
      if (signed === undefined) throw new TypeError('a token of another secret')
      const [, claims] = token.split('.')
      const { payload } = UnsecuredJWT.decode(`${UNSECURED}.${claims}.`, {
        issuer: RINGDOWN,
        audience: RINGDOWN,
        requiredClaims: ['sub', 'exp'],
        clockTolerance,
      })
      return payload
    } catch (cause) {
      throw new RingdownError(BAD_TOKEN, { cause })
    }
  }
}

/** The header of a token without a signature, as what was signed is read once its signature was checked. */
const UNSECURED = Buffer.from('{"alg":"none"}').toString('base64url')
