import { isAddress, type Problem, RingdownError } from '@ringdown/protocol'
import { guestRequestSchema } from '@ringdown/protocol/schemas'
import { jwtVerify, SignJWT } from 'jose'
import type { Identity, IdentityVerifier, VerifiedIdentity } from './identity.js'

const ALGORITHM = 'HS256'
/** Both `iss` and `aud` of a token. */
const RINGDOWN = 'ringdown'
/** Guests renew their tokens every day that they are here. */
const LIFETIME = '30d'
/** How far the clocks of two machines may be apart, in seconds. */
const CLOCK_TOLERANCE = 30

/**
 * Signs and verifies the tokens that identify people: JWTs (HS256) under one secret.
 *
 * A backend of yours that has the same secret (`RINGDOWN_JWT_SECRET`) can sign tokens for its own users. The claims:
 * `iss` and `aud` are both `"ringdown"`; `sub` is the user's id, 1 to 128 characters of `A-Z a-z 0-9 _ . : @ | -`;
 * `name` is what others see, 1 to 50 characters; `exp` is when the token expires. Clocks may differ by
 * 30 seconds. The token is read when a device connects, and the connection is closed when it expires.
 */
export class Tokens implements IdentityVerifier {
  readonly #secret: Uint8Array

  /** @param secret at least 32 characters. */
  constructor(secret: string) {
    this.#secret = new TextEncoder().encode(secret)
  }

  sign({ userId, name, isGuest }: Identity): Promise<string> {
    return new SignJWT({ name, ...(isGuest ? { guest: true } : {}) })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(RINGDOWN)
      .setAudience(RINGDOWN)
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime(LIFETIME)
      .sign(this.#secret)
  }

  /**
   * @param graceSeconds for how long after its end the token is still taken.
   * @throws {RingdownError} `unauthorized` for a token that was not signed here, has expired or lacks a claim.
   */
  async verify(token: string, graceSeconds = 0): Promise<VerifiedIdentity> {
    const tolerance = CLOCK_TOLERANCE + graceSeconds
    const payload = await this.#payload(token, tolerance)
    const userId = payload['sub']
    const named = guestRequestSchema.safeParse({ name: payload['name'] })
    if (typeof userId !== 'string' || !isAddress(`user:${userId}`) || !named.success) {
      throw new RingdownError(BAD_CLAIMS)
    }
    const expiresAt = (Number(payload['exp']) + tolerance) * 1000
    return { userId, name: named.data.name, isGuest: payload['guest'] === true, expiresAt }
  }

  async #payload(token: string, clockTolerance: number): Promise<Record<string, unknown>> {
    try {
      const { payload } = await jwtVerify(token, this.#secret, {
        algorithms: [ALGORITHM],
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

const BAD_TOKEN: Problem = {
  code: 'unauthorized',
  message: 'The token was not signed by this server, or it has expired. Sign in again.',
}
const BAD_CLAIMS: Problem = {
  code: 'unauthorized',
  message: 'The token needs the claims "sub" (the user\'s id) and "name" (1 to 50 characters).',
}
