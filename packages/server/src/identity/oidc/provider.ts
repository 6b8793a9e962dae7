import { LIMITS, type Problem, RingdownError, tidyName } from '@ringdown/protocol'
import * as client from 'openid-client'
import { type GivenRights, type GroupRule, groupsIn, rightsOf } from './rules.js'

/** How the server is registered at the OpenID provider. */
export interface ProviderSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | null
  /** What people know it as. */
  readonly name: string
  readonly scopes: string
  /** The claim that names a person's groups. */
  readonly groupsClaim: string
  readonly rules: readonly GroupRule[]
}

/** What a browser takes to the provider and must bring back (RFC 6749 §4.1, RFC 7636). */
export interface PendingSignIn {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** A person as the provider knows them, with what they are here. */
export interface ExternalPerson extends GivenRights {
  readonly issuer: string
  readonly subject: string
  readonly name: string
  /** For asking again later; `null` if the provider gives none. */
  readonly refreshToken: string | null
  /** Names the session at the provider when signing out there. */
  readonly idToken: string | null
}

/** How long the provider may take to answer, in seconds. */
const PATIENCE = 10

/** Signs people in at an OpenID provider: the code flow with PKCE (OpenID Connect Core 1.0 §3.1). */
export class OidcProvider {
  readonly #settings: ProviderSettings
  #found: Promise<client.Configuration> | null = null

  constructor(settings: ProviderSettings) {
    this.#settings = settings
  }

  get name(): string {
    return this.#settings.name
  }

  /** Where to send a browser, and what it has to bring back. @throws {RingdownError} `unavailable` */
  async start(redirectUri: string): Promise<{ readonly url: string; readonly pending: PendingSignIn }> {
    const configuration = await this.#configuration()
    const pending = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    }
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.#settings.scopes,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      // Providers that give refresh tokens want the person to agree to it.
      ...(asksOffline(this.#settings.scopes) && { prompt: 'consent' }),
    })
    return { url: url.href, pending }
  }

  /**
   * Reads what the browser has brought back.
   *
   * @param returned the whole address it was sent to, which begins with the redirect URI.
   * @throws {RingdownError} `unauthorized` for an answer that belongs to no sign-in or was refused, `not-allowed` for a person
   * whom no rule lets in, `unavailable` for a provider that does not answer.
   */
  async finish(returned: string, { state, nonce, verifier }: PendingSignIn): Promise<ExternalPerson> {
    const configuration = await this.#configuration()
    const tokens = await client
      .authorizationCodeGrant(configuration, new URL(returned), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      .catch(refuse)
    return this.#person(configuration, tokens)
  }

  /**
   * Asks whether the person of an earlier sign-in may still come in, and as what.
   *
   * @throws {RingdownError} `unauthorized` or `not-allowed` if not, `unavailable` if the provider does not answer.
   */
  async renew(refreshToken: string, subject: string): Promise<ExternalPerson> {
    const configuration = await this.#configuration()
    const tokens = await client.refreshTokenGrant(configuration, refreshToken).catch(refuse)
    const person = await this.#person(configuration, tokens, subject)
    return { ...person, refreshToken: person.refreshToken ?? refreshToken }
  }

  /** Where a browser signs out at the provider too; `null` if the provider has no such page. */
  async endUrl(idToken: string | null, returnTo: string): Promise<string | null> {
    const configuration = await this.#configuration()
    if (configuration.serverMetadata().end_session_endpoint === undefined) return null
    const parameters = {
      post_logout_redirect_uri: returnTo,
      ...(idToken !== null && { id_token_hint: idToken }),
    }
    return client.buildEndSessionUrl(configuration, parameters).href
  }

  async #person(
    configuration: client.Configuration,
    tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
    known?: string,
  ): Promise<ExternalPerson> {
    const { issuer, groupsClaim, rules } = this.#settings
    const subject = tokens.claims()?.sub ?? known
    if (subject === undefined) throw new RingdownError(REFUSED)
    const asked = configuration.serverMetadata().userinfo_endpoint === undefined
    const info = asked
      ? {}
      : await client.fetchUserInfo(configuration, tokens.access_token, subject).catch(refuse)
    const claims: Readonly<Record<string, unknown>> = { ...tokens.claims(), ...info }
    const rights = rightsOf(groupsIn(claims[groupsClaim]), rules)
    if (rights === null) throw new RingdownError(NO_ROLE)
    return {
      ...rights,
      issuer,
      subject,
      name: nameIn(claims),
      refreshToken: tokens.refresh_token ?? null,
      idToken: tokens.id_token ?? null,
    }
  }

  /** Looked for at the first sign-in, and again after a failure: the provider may start after this server. */
  #configuration(): Promise<client.Configuration> {
    this.#found ??= this.#discover().catch((error: unknown) => {
      this.#found = null
      throw new RingdownError(UNREACHABLE, { cause: error })
    })
    return this.#found
  }

  #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings
    const url = new URL(issuer)
    const authentication = clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret)
    return client.discovery(url, clientId, clientSecret ?? undefined, authentication, {
      timeout: PATIENCE,
      // On this machine only; the settings refuse http elsewhere.
      ...(url.protocol === 'http:' && { execute: [client.allowInsecureRequests] }),
    })
  }
}

function asksOffline(scopes: string): boolean {
  return scopes.split(' ').includes('offline_access')
}

function nameIn(claims: Readonly<Record<string, unknown>>): string {
  for (const claim of ['name', 'preferred_username', 'nickname', 'email']) {
    const value = claims[claim]
    const name =
      typeof value === 'string' ? tidyName([...tidyName(value)].slice(0, LIMITS.nameLength).join('')) : ''
    if (name !== '') return name
  }
  return 'Member'
}

/** @throws {RingdownError} always: the provider said no, or nothing. */
function refuse(cause: unknown): never {
  const isAnswer =
    cause instanceof client.ResponseBodyError ||
    cause instanceof client.AuthorizationResponseError ||
    cause instanceof client.WWWAuthenticateChallengeError ||
    (cause instanceof client.ClientError && cause.code !== 'OAUTH_TIMEOUT')
  const isDown = cause instanceof client.ResponseBodyError && cause.status >= 500
  throw new RingdownError(isAnswer && !isDown ? REFUSED : UNREACHABLE, { cause })
}

const REFUSED: Problem = {
  code: 'unauthorized',
  message: 'The sign-in was refused, or it took too long. Start again.',
}
const NO_ROLE: Problem = {
  code: 'not-allowed',
  message: 'Your account has no access to this server. Ask its owner.',
}
const UNREACHABLE: Problem = {
  code: 'unavailable',
  message: 'The sign-in service does not answer. Try again in a moment.',
  retryAfterMs: 5_000,
}
