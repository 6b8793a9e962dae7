import type { Problem } from '@ringdown/protocol'
import type {
  InvitationLookReply,
  MeReply,
  PasskeyOptionsReply,
  SessionTokenReply,
  SignedInReply,
} from '@ringdown/protocol/access'
import type { RunningServer } from '../src/index.js'
import { Authenticator } from './authenticator.js'

/** One browser: a cookie and an authenticator. It asks as the app's pages do. */
export class Browser {
  readonly server: Pick<RunningServer, 'url' | 'port'>
  readonly authenticator: Authenticator
  readonly origin: string
  cookie: string | null = null

  constructor(server: Pick<RunningServer, 'url' | 'port'>, authenticator = new Authenticator()) {
    this.server = server
    this.authenticator = authenticator
    this.origin = `http://localhost:${server.port}`
  }

  /** @throws an `Error` with `problem` for a refusal. */
  async ask<Reply>(method: string, path: string, body?: object): Promise<Reply> {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: {
        origin: this.origin,
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        ...(body && { 'content-type': 'application/json' }),
        ...(this.cookie !== null && { cookie: this.cookie }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const set = response.headers.get('set-cookie')
    if (set !== null) this.cookie = set.includes('Max-Age=0') ? null : (set.split(';')[0] ?? null)
    const text = await response.text()
    const reply = text === '' ? {} : (JSON.parse(text) as { error?: Problem })
    if (response.ok) return reply as Reply
    const problem = reply.error ?? (reply as unknown as Problem)
    throw Object.assign(new Error(`${response.status} ${text}`), { status: response.status, problem })
  }

  me(): Promise<MeReply> {
    return this.ask('GET', '/api/me')
  }

  look(secret: string): Promise<InvitationLookReply> {
    return this.ask('POST', '/api/invitations/look', { secret })
  }

  /** What the authenticator is asked with to make a passkey. */
  async options(body: object = {}): Promise<{ challenge: string }> {
    const { options } = await this.ask<PasskeyOptionsReply>('POST', '/api/passkeys/options', body)
    return { challenge: String(options['challenge']) }
  }

  /** Comes in by a link's path, with a passkey. */
  async comeIn(path: string, name: string): Promise<SignedInReply> {
    const [page = '', secret = ''] = path.split('#')
    const passkey = this.authenticator.create(this.origin, await this.options({ secret, name }))
    const to = page.endsWith('/setup') ? '/api/setup' : '/api/invitations/accept'
    return this.ask('POST', to, { secret, name, passkey })
  }

  async signIn(): Promise<SignedInReply> {
    const { options } = await this.ask<PasskeyOptionsReply>('POST', '/api/session/options', {})
    const challenge = String(options['challenge'])
    const passkey = this.authenticator.get(this.origin, { challenge })
    return this.ask('POST', '/api/session/verify', { passkey })
  }

  token(): Promise<SessionTokenReply> {
    return this.ask('POST', '/api/session/token')
  }
}
