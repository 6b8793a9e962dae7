import type { TokenSource } from '@ringdown/client'
import type {
  ComingInRequest,
  InvitationLookReply,
  MeReply,
  Passkey,
  PasskeyOptionsReply,
  PasskeyOptionsRequest,
  PasskeyVerifyRequest,
  SessionTokenReply,
  SessionVerifyRequest,
  SignedIn,
  SignedInReply,
  SignedOutReply,
} from '@ringdown/protocol/access'
import type { Accounts } from '../phone/account.js'
import { Observable } from '../phone/observable.js'
import type { Phone } from '../phone/phone.js'
import { type BrowserStorage, readStored, writeStored } from '../phone/stored-value.js'
import { ACCESS_TEXTS } from './access-texts.js'
import { isSignedIn } from './member.js'
import { MEMBER_KEY } from './member-key.js'
import type { Passkeys } from './passkey.js'
import type { AskServer } from './server-request.js'

/** Who is signed in in this browser, and why nobody is any more. */
export interface MembershipSnapshot {
  readonly member: SignedIn | null
  /** Why the person has to sign in again, in a sentence. */
  readonly notice: string | null
}

/** Where the app is, and the way to other sites. */
export interface Site {
  /** The address of the app, with a slash at its end. */
  readonly app: string
  /** Leaves the app. */
  goTo(url: string): void
}

/**
 * The member who is signed in in this browser, on a server for members. The server keeps the sign-in as a cookie that no script
 * can read; this browser keeps only whose it is, so that the home page is there at once.
 */
export class Membership extends Observable<MembershipSnapshot> {
  readonly #accounts: Accounts
  readonly #storage: BrowserStorage
  readonly #ask: AskServer
  readonly #passkeys: Passkeys
  readonly #site: Site

  constructor(accounts: Accounts, storage: BrowserStorage, ask: AskServer, passkeys: Passkeys, site: Site) {
    super({ member: readStored<SignedIn | null>(storage, MEMBER_KEY, isSignedIn, null), notice: null })
    this.#accounts = accounts
    this.#storage = storage
    this.#ask = ask
    this.#passkeys = passkeys
    this.#site = site
    this.#followPhone()
  }

  /** For the SDK: the short token of a member, fetched before each connection. */
  readonly token: TokenSource = async () => {
    const { token, expiresAt: _, ...member } = await this.#post<SessionTokenReply>('/api/session/token', {})
    // An administrator may have changed it meanwhile. Of another person it can only be told by a new connection.
    if (member.userId === this.snapshot.member?.userId) this.#keep(member)
    return token
  }

  /** Asks the server how people sign in here; somebody who is signed in already is let in. */
  async look(): Promise<MeReply> {
    const me = await this.#ask<MeReply>('/api/me')
    if (me.person) this.#enter(me.person)
    return me
  }

  /** Asks what a link is for. @throws {RingdownError} with a sentence for one that does not work any more. */
  lookAt(secret: string): Promise<InvitationLookReply> {
    return this.#post('/api/invitations/look', { secret })
  }

  /** Signs in with a passkey that the person chooses. Only in response to a human action. */
  async signIn(): Promise<void> {
    const { options } = await this.#post<PasskeyOptionsReply>('/api/session/options', {})
    const passkey = (await this.#passkeys.use(options)) as SessionVerifyRequest['passkey']
    const { person } = await this.#post<SignedInReply>('/api/session/verify', { passkey })
    this.#enter(person)
  }

  /**
   * Comes in with the secret of a link, which is used up, and with a new passkey where the browser can have one. Only in response to
   * a human action.
   *
   * @param name `null` for an account that has one.
   * @param onAccepted leaves the page of the link, which is used up, before it is drawn again for the member.
   */
  async join(
    kind: InvitationLookReply['kind'],
    secret: string,
    name: string | null,
    onAccepted: () => void = () => {},
  ): Promise<void> {
    const named = name === null ? {} : { name }
    const passkey = this.#passkeys.obstacle === null ? await this.#makePasskey({ secret, ...named }) : null
    const path = kind === 'setup' ? '/api/setup' : '/api/invitations/accept'
    const body: ComingInRequest = { secret, ...named, passkey }
    const { person } = await this.#post<SignedInReply>(path, body)
    onAccepted()
    this.#enter(person)
  }

  /** Makes one more passkey for the member, on this device. Only in response to a human action. */
  async addPasskey(name: string): Promise<void> {
    const body: PasskeyVerifyRequest = { passkey: await this.#makePasskey({}), name }
    await this.#post<Passkey>('/api/passkeys/verify', body)
  }

  /**
   * Ends the sign-in in this browser, and then at the provider where the person signed in.
   *
   * @throws {RingdownError} if the server could not be told: then it goes on.
   */
  async signOut(): Promise<void> {
    const reply = await this.#ask<Partial<SignedOutReply> | null>('/api/session', {
      method: 'DELETE',
      body: { app: this.#site.app },
    })
    this.#leave(null)
    if (reply?.url) this.#site.goTo(reply.url)
  }

  /** Ends every sign-in of this person. @throws {RingdownError} as {@link signOut}. */
  async signOutEverywhere(): Promise<void> {
    await this.#ask('/api/sessions', { method: 'DELETE' })
    this.#leave(null)
  }

  #post<Reply>(path: string, body: object): Promise<Reply> {
    return this.#ask<Reply>(path, { method: 'POST', body })
  }

  async #makePasskey(wanted: PasskeyOptionsRequest): Promise<PasskeyVerifyRequest['passkey']> {
    const { options } = await this.#post<PasskeyOptionsReply>('/api/passkeys/options', wanted)
    return (await this.#passkeys.create(options)) as PasskeyVerifyRequest['passkey']
  }

  #keep(member: SignedIn): void {
    writeStored(this.#storage, MEMBER_KEY, member)
    this.set({ member, notice: null })
  }

  #enter(member: SignedIn): void {
    // What this browser remembers of another person, or of a guest, is not theirs.
    if (this.snapshot.member?.userId !== member.userId) this.#accounts.signOut()
    this.#keep(member)
    this.#accounts.signIn(member.name)
    // The phone of this person that was refused.
    const ringdown = this.#accounts.snapshot?.phone?.ringdown
    if (ringdown?.snapshot.connection === 'refused') ringdown.reconnect()
  }

  #leave(notice: string | null): void {
    writeStored(this.#storage, MEMBER_KEY, null)
    this.set({ member: null, notice })
    this.#accounts.signOut()
  }

  /** Once the server no longer takes the sign-in, and no call is in progress or on the screen, the person signs in again. */
  #followPhone(): void {
    let phone: Phone | null = null
    let stop = () => {}
    const look = () => {
      if (!phone || !this.snapshot.member) return
      const { connection, problem, calls } = phone.ringdown.snapshot
      const isOver = connection === 'refused' && problem?.code === 'unauthorized'
      if (isOver && calls.length === 0 && phone.currentCall.snapshot === null)
        this.#leave(ACCESS_TEXTS.signedOut)
    }
    const follow = () => {
      const present = this.#accounts.snapshot?.phone ?? null
      if (present === phone) return
      stop()
      phone = present
      const stops = phone ? [phone.ringdown.subscribe(look), phone.currentCall.subscribe(look)] : []
      stop = () => {
        for (const each of stops) each()
      }
      look()
    }
    this.#accounts.subscribe(follow)
    follow()
  }
}
