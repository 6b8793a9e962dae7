import type { Admittance } from '../access/admittance.js'
import { bearerOf } from '../http/bearer.js'
import type { IdentityVerifier } from '../identity/identity.js'
import type { Authenticate } from './api-router.js'

/** Finds out who asks: a person by their token. */
export function authenticateBy(identities: IdentityVerifier, admittance: Admittance): Authenticate {
  return async ({ headers }) => {
    const token = bearerOf(headers.authorization)
    if (token === null) return { kind: 'nobody', access: admittance.access }
    return admittance.admit(await identities.verify(token))
  }
}
