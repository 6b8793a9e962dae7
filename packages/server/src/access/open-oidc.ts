import type { Clock } from '@ringdown/protocol'
import type { Kysely } from 'kysely'
import { OidcProvider } from '../identity/oidc/provider.js'
import { Seal } from '../identity/oidc/seal.js'
import { OpenIdPeople } from '../records/openid-people.js'
import type { People } from '../records/people.js'
import type { Tables } from '../records/tables.js'
import type { Config } from '../settings/config.js'
import type { Admittance } from './admittance.js'
import { ExternalSignIns } from './external-sign-ins.js'
import type { MemberObserver } from './members.js'
import type { SignIns } from './sign-ins.js'

interface Surroundings {
  readonly db: Kysely<Tables>
  /** The server's. */
  readonly secret: string
  readonly people: People
  readonly signIns: SignIns
  readonly admittance: Admittance
  readonly clock: Clock
  readonly onMember: MemberObserver
}

/** Signing in elsewhere, as it is offered to browsers. */
export interface ExternalEntrance {
  readonly provider: OidcProvider
  readonly seal: Seal
  readonly signIns: ExternalSignIns
}

/** Signing in at the OpenID provider of the settings; `null` if they name none. */
export function openOidc(config: Config, { db, secret, ...others }: Surroundings): ExternalEntrance | null {
  const { oidcIssuer: issuer, oidcClientId: clientId } = config
  if (issuer === null || clientId === null) return null
  const provider = new OidcProvider({
    issuer,
    clientId,
    clientSecret: config.oidcClientSecret,
    name: config.oidcName ?? new URL(issuer).hostname,
    scopes: config.oidcScopes,
    groupsClaim: config.oidcGroupsClaim,
    rules: config.oidcRules,
  })
  const kept = new Seal(secret, 'tokens of the OpenID provider')
  const signIns = new ExternalSignIns({ ...others, provider, seal: kept, openId: new OpenIdPeople(db) })
  return { provider, seal: new Seal(secret, 'sign-in at the OpenID provider'), signIns }
}
