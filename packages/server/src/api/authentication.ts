import { bearerOf } from '../http/bearer.js'
import type { IdentityVerifier } from '../identity/identity.js'
import type { Authenticate } from './api-router.js'

/** Finds out who asks: a person by their token. */
export function authenticateBy(identities: IdentityVerifier): Authenticate {
  return async ({ headers }) => {
    const token = bearerOf(headers.authorization)
    if (token === null) return { kind: 'nobody', access: 'open' }
    const { userId } = await identities.verify(token)
    return { kind: 'person', access: 'open', userId, role: 'guest', lines: [] }
  }
}
