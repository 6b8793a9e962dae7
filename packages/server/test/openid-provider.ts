import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export const CLIENT = { id: 'ringdown', secret: 'the secret of the client' } as const

/** A person at the provider. */
interface Account {
  name: string
  groups: readonly string[]
}

export interface TestProvider {
  readonly issuer: string
  /** Who can sign in; may be changed while it runs. */
  readonly accounts: Map<string, Account>
  close(): Promise<void>
}

/**
 * A real OpenID provider, whose people sign in with any password.
 *
 * @param redirectUris of the apps it signs people in to, each below the app's own address.
 */
export async function startProvider(redirectUris: readonly string[], port = 0): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const accounts = new Map<string, Account>()
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: redirectUris.map(uri => new URL('../../', uri).href),
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    scopes: ['openid', 'profile', 'groups', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name'], groups: ['groups'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, id) => {
      const account = accounts.get(id)
      if (!account) return undefined
      return {
        accountId: id,
        claims: async () => ({ sub: id, name: account.name, groups: [...account.groups] }),
      }
    },
    // Said, since the program warns of each that is not, in seconds.
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, RefreshToken: 600, IdToken: 600 },
    cookies: { keys: ['a key of the test'] },
    jwks: { keys: [await signingKey()] },
  })
  server.on('request', provider.callback())
  return {
    issuer,
    accounts,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function signingKey() {
  const { exportJWK, generateKeyPair } = await import('jose')
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' }
}

/** A browser that signs in: it keeps cookies, follows redirects and fills in the forms of the provider. */
export class FormBrowser {
  readonly #cookies = new Map<string, string>()

  /** What it would send with a request, as one `Cookie`. */
  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /**
   * Signs in as `login`, from the first address to the one that is looked for.
   *
   * @returns that address, not visited yet.
   */
  async signIn(url: string, login: string, isBack: (url: string) => boolean): Promise<string> {
    let answer = await this.#visit(url)
    for (let step = 0; step < 12; step++) {
      if (answer.location !== null && isBack(answer.location)) return answer.location
      if (answer.location !== null) {
        answer = await this.#visit(answer.location)
        continue
      }
      const action = /action="([^"]+)"/.exec(answer.body)?.[1]
      const prompt = /name="prompt" value="([^"]+)"/.exec(answer.body)?.[1]
      if (action === undefined || prompt === undefined)
        throw new Error(`No form: ${answer.body.slice(0, 400)}`)
      const form = { prompt, ...(prompt === 'login' && { login, password: 'any' }) }
      answer = await this.#visit(action, form)
    }
    throw new Error('The provider never sent the browser back.')
  }

  async #visit(url: string, form?: Readonly<Record<string, string>>) {
    const reply = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: this.cookies },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    const location = reply.headers.get('location')
    return { location: location === null ? null : new URL(location, url).href, body: await reply.text() }
  }
}
