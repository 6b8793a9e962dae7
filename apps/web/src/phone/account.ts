import { tidyName } from '@ringdown/client'
import { forgetName, keepName, keptName } from '../name/kept-name.js'
import { now } from '../time/clock.js'
import { type Act, ComingPhone } from './coming-phone.js'
import type { HomePhone } from './home-phone.js'
import { Observable } from './observable.js'
import type { Phone } from './phone.js'
import type { BrowserStorage } from './stored-value.js'

/** This browser's user: their name and their phone. */
export interface Account {
  readonly name: string
  /** The phone as far as it goes: until the SDK is here, what was asked of it waits. */
  readonly home: HomePhone
  /** The phone; `null` until the SDK is here. */
  readonly phone: Phone | null
  /** Whether something was asked of the phone that waits for the SDK. */
  readonly isAsked: boolean
}

/** What the accounts need of the SDK. */
export interface PhoneService {
  /** Creates a phone that connects under a name. */
  open(name: string): Phone
  /** Makes the next person of this browser somebody else to the server. */
  forgetIdentity(): void
}

/** An act that has waited longer than this is dropped: nobody expects a call any more. */
const ACT_MS = 30_000

/** Remembers the name between visits and holds the phone that belongs to it; `null` until there is a name. */
export class Accounts extends Observable<Account | null> {
  readonly #storage: BrowserStorage
  #service: PhoneService | null = null
  #asked: { readonly at: number; readonly act: Act } | null = null

  constructor(storage: BrowserStorage) {
    super(null)
    this.#storage = storage
    const kept = keptName(storage)
    if (kept !== null) this.signIn(kept)
  }

  /** The SDK is here: phones connect from now on, and what was asked meanwhile is done. */
  bring(service: PhoneService): void {
    this.#service = service
    const asked = this.#asked
    this.#asked = null
    const name = this.snapshot?.name
    if (name === undefined) return
    const phone = service.open(name)
    this.#set(name, phone)
    if (asked && now() - asked.at < ACT_MS) asked.act(phone)
  }

  /** Signs in with a name, or changes it. The server vouches for the name, so a change needs a new connection. */
  signIn(name: string): HomePhone {
    const tidy = tidyName(name)
    const present = this.snapshot
    if (present?.name === tidy) return present.home
    present?.phone?.close()
    keepName(this.#storage, tidy)
    return this.#set(tidy, this.#service?.open(tidy) ?? null)
  }

  /** Forgets the name, the calls, the link and the identity of this browser's user. The link stops working. */
  signOut(): void {
    const account = this.snapshot
    if (!account) return
    if (!account.phone) {
      this.#ask(() => this.signOut())
      return
    }
    account.phone.signOut()
    forgetName(this.#storage)
    this.#service?.forgetIdentity()
    this.set(null)
  }

  #set(name: string, phone: Phone | null): HomePhone {
    const home = phone ?? new ComingPhone(this.#storage, act => this.#ask(act))
    this.set({ name, home, phone, isAsked: this.#asked !== null })
    return home
  }

  #ask(act: Act): void {
    this.#asked = { at: now(), act }
    if (this.snapshot) this.set({ ...this.snapshot, isAsked: true })
  }
}
