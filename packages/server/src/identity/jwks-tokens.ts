import { type Problem, RingdownError } from '@ringdown/protocol'
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Config } from '../settings/config.js'
import { BAD_TOKEN, CLOCK_TOLERANCE, identityIn } from './claims.js'
import type { IdentityVerifier, VerifiedIdentity } from './identity.js'

type JwksConfig = Pick<Config, 'jwksUrl' | 'jwtIssuer' | 'jwtAudience'>

/** Signatures that others can check but not make. Never HMAC, whose key would be the public one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']
/** How long keys are used before they are fetched again, and how soon after a fetch another may follow, in milliseconds. */
const KEYS_LAST = 10 * 60_000
const COOLDOWN = 30_000
const PATIENCE = 5_000

/** Where another system publishes its keys, and what its tokens say. */
export interface JwksSettings {
  readonly url: string
  readonly issuer: string
  readonly audience: string
}

/**
 * Verifies the tokens of a system that publishes its public keys (RFC 7517), so that its servers need not share a secret
 * that could sign for anybody. A key with an unknown `kid` is looked for at once: publish the new key before signing with
 * it, and the old one as long as its tokens last.
 */
export class JwksTokens implements IdentityVerifier {
  readonly #settings: JwksSettings
  readonly #keys: JWTVerifyGetKey

  constructor(settings: JwksSettings) {
    this.#settings = settings
    this.#keys = createRemoteJWKSet(new URL(settings.url), {
      cacheMaxAge: KEYS_LAST,
      cooldownDuration: COOLDOWN,
      timeoutDuration: PATIENCE,
    })
  }

  async verify(token: string): Promise<VerifiedIdentity> {
    const { issuer, audience } = this.#settings
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE,
      })
      return identityIn(payload)
    } catch (cause) {
      if (cause instanceof RingdownError) throw cause
      throw new RingdownError(isOfToken(cause) ? BAD_TOKEN : NO_KEYS, { cause })
    }
  }
}

/** Whether it was the token that was wrong, rather than the keys that could not be had. */
function isOfToken(error: unknown): boolean {
  const isOfKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid
  // jose says so plainly where the page of keys answers with something else.
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' && !isOfKeys
}

const NO_KEYS: Problem = {
  code: 'unavailable',
  message: 'The keys that tokens are signed with cannot be read now. Try again in a moment.',
  retryAfterMs: 5_000,
}

/** @returns `null` unless another system signs tokens. */
export function jwksTokensOf({ jwksUrl, jwtIssuer, jwtAudience }: JwksConfig): JwksTokens | null {
  return jwksUrl === null ? null : new JwksTokens({ url: jwksUrl, issuer: jwtIssuer, audience: jwtAudience })
}
