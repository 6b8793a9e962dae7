import { ACCESSES } from '@ringdown/protocol/access'
import * as z from 'zod'
import { EVERYONE_IS_A_MEMBER, type GroupRule, readRules } from '../identity/oidc/rules.js'
import { named } from './setting.js'
import { readSafeUrl, readScopes, secret, text } from './setting-schemas.js'

/** The settings about who comes in, and who says who they are. */
export const IDENTITY_SETTINGS = {
  access: named(
    'RINGDOWN_ACCESS',
    'access',
    z.enum(ACCESSES, `must be one of ${ACCESSES.join(', ')}`).default('open'),
    'open: everybody who reaches the server sees and rings everybody; members: people come in by invitation (open)',
  ),
  guests: named(
    'RINGDOWN_GUESTS',
    'guests',
    z
      .enum(['on', 'off'], 'must be "on" or "off"')
      .default('on')
      .transform(value => value === 'on'),
    'with --access members: whether people who only have a link or a line come in, as guests (on)',
  ),
  jwtSecret: named(
    'RINGDOWN_JWT_SECRET',
    'jwt-secret',
    secret.nullable().default(null),
    'signs identity tokens, at least 32 characters (generated, stored in the data directory)',
  ),
  jwtPreviousSecret: named(
    'RINGDOWN_JWT_PREVIOUS_SECRET',
    'jwt-previous-secret',
    secret.nullable().default(null),
    'the secret before a change of it, whose tokens are still accepted',
  ),
  jwksUrl: named(
    'RINGDOWN_JWKS_URL',
    'jwks-url',
    text(readSafeUrl, 'must be an https address such as "https://www.example.org/keys.json"')
      .nullable()
      .default(null),
    "where another system publishes the keys that sign its people's tokens (none)",
  ),
  jwtIssuer: named(
    'RINGDOWN_JWT_ISSUER',
    'jwt-issuer',
    z.string().default('ringdown'),
    'with a JWKS address: the "iss" of its tokens (ringdown)',
  ),
  jwtAudience: named(
    'RINGDOWN_JWT_AUDIENCE',
    'jwt-audience',
    z.string().default('ringdown'),
    'with a JWKS address: the "aud" of its tokens (ringdown)',
  ),
  oidcIssuer: named(
    'RINGDOWN_OIDC_ISSUER',
    'oidc-issuer',
    text(readSafeUrl, 'must be the https address of an OpenID provider, such as "https://id.example.org"')
      .nullable()
      .default(null),
    'with --access members: an OpenID provider where people sign in (none)',
  ),
  oidcClientId: named(
    'RINGDOWN_OIDC_CLIENT_ID',
    'oidc-client-id',
    z.string().nullable().default(null),
    'how this server is registered at the OpenID provider; its redirect URI is the address of the app and then "api/oidc/callback"',
  ),
  oidcClientSecret: named(
    'RINGDOWN_OIDC_CLIENT_SECRET',
    'oidc-client-secret',
    z.string().nullable().default(null),
    'the secret of that registration (none: a public client)',
  ),
  oidcName: named(
    'RINGDOWN_OIDC_NAME',
    'oidc-name',
    z.string().max(50, 'must have at most 50 characters').nullable().default(null),
    'what people know the provider as, for the button "Sign in with …" (the host of its address)',
  ),
  oidcScopes: named(
    'RINGDOWN_OIDC_SCOPES',
    'oidc-scopes',
    text(readScopes, 'must be names separated by spaces, and have "openid" among them').default(
      'openid profile offline_access',
    ),
    'what is asked for at the provider; with offline_access, people who leave it lose access within minutes (openid profile offline_access)',
  ),
  oidcGroupsClaim: named(
    'RINGDOWN_OIDC_GROUPS_CLAIM',
    'oidc-groups-claim',
    z.string().default('groups'),
    "the claim that names a person's groups (groups)",
  ),
  oidcRules: named(
    'RINGDOWN_OIDC_RULES',
    'oidc-rules',
    text<readonly GroupRule[]>(
      readRules,
      'must be rules such as "*=member, it-staff=admin, front-desk=line:reception", separated by commas',
    ).default([...EVERYONE_IS_A_MEMBER]),
    'what the groups at the provider may be here; * is everyone there (*=member)',
  ),
} as const
