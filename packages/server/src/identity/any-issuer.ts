import { RingdownError } from '@ringdown/protocol'
import { decodeProtectedHeader } from 'jose'
import { BAD_TOKEN } from './claims.js'
import type { IdentityVerifier, VerifiedIdentity } from './identity.js'

/** Takes the tokens of this server and, where its keys are known, those of another system. */
export class AnyIssuer implements IdentityVerifier {
  readonly #own: IdentityVerifier
  readonly #other: IdentityVerifier | null

  constructor(own: IdentityVerifier, other: IdentityVerifier | null) {
    this.#own = own
    this.#other = other
  }

  async verify(token: string): Promise<VerifiedIdentity> {
    // The algorithm only says whom to ask: each takes only its own.
    const verifier = this.#other !== null && !algorithmOf(token).startsWith('HS') ? this.#other : this.#own
    return verifier.verify(token)
  }
}

function algorithmOf(token: string): string {
  try {
    return decodeProtectedHeader(token).alg ?? ''
  } catch (cause) {
    throw new RingdownError(BAD_TOKEN, { cause })
  }
}
