import { type Clock, type Problem, RingdownError } from '@ringdown/protocol'
import type { Access } from '@ringdown/protocol/access'
import type { ServerAccess } from '../access/server-access.js'
import { bearerOf } from '../http/bearer.js'
import { sessionSecretIn } from '../http/session-cookie.js'
import type { IdentityVerifier } from '../identity/identity.js'
import { type ApiKeyRecords, KEY_PREFIX } from '../records/api-keys.js'
import type { Authenticate } from './api-router.js'

interface Options {
  readonly access: Access
  readonly clock: Clock
  readonly keys: ApiKeyRecords
  /** For all who do not show a key. */
  readonly authenticatePerson: Authenticate
}

/** Finds out who asks: a program by its key, or a person. */
export function authenticateBy({ access, clock, keys, authenticatePerson }: Options): Authenticate {
  return async request => {
    const token = bearerOf(request.headers.authorization)
    if (!token?.startsWith(KEY_PREFIX)) return authenticatePerson(request)
    const key = await keys.use(token, clock.now())
    if (key === null) throw new RingdownError(BAD_KEY)
    return { kind: 'program', access, keyId: key.id, scopes: key.scopes }
  }
}

/** Finds out which person asks: by their token, or by the cookie of their session. */
export function authenticatePersonBy(
  identities: IdentityVerifier,
  { admittance, signIns }: Pick<ServerAccess, 'admittance' | 'signIns'>,
): Authenticate {
  return async ({ headers }) => {
    const token = bearerOf(headers.authorization)
    if (token !== null) return admittance.admit(await identities.verify(token))
    const signedIn = await signIns.find(sessionSecretIn(headers.cookie))
    if (signedIn === null) return { kind: 'nobody', access: admittance.access }
    admittance.checkPerson(signedIn.person.userId)
    return signIns.actorOf(signedIn)
  }
}

const BAD_KEY: Problem = {
  code: 'unauthorized',
  message: 'There is no such key, or it was revoked, or it has ended. Ask for a new one.',
}
