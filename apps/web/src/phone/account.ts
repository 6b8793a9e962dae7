import { type Ringdown, tidyName } from '@ringdown/client'
import { forgetName, keepName, keptName } from '../name/kept-name.js'
import { memoryStorage } from './memory-storage.js'
import { Observable } from './observable.js'
import { createPhone, type Phone } from './phone.js'
import type { BrowserStorage } from './stored-value.js'

/** This browser's user: their name and their phone. */
export interface Account {
  readonly name: string
  readonly phone: Phone
}

/** Remembers the name between visits and holds the phone that belongs to it; `null` until there is a name. */
export class Accounts extends Observable<Account | null> {
  readonly #storage: BrowserStorage
  readonly #tabStorage: BrowserStorage
  readonly #connect: (name: string) => Ringdown
  readonly #forgetIdentity: () => void

  /**
   * @param connect creates the connection to the server under a name.
   * @param tabStorage what this tab remembers across a reload.
   * @param forgetIdentity makes the next person of this browser somebody else to the server.
   */
  constructor(
    storage: BrowserStorage,
    connect: (name: string) => Ringdown,
    tabStorage: BrowserStorage = memoryStorage(),
    forgetIdentity = () => {},
  ) {
    super(null)
    this.#storage = storage
    this.#connect = connect
    this.#tabStorage = tabStorage
    this.#forgetIdentity = forgetIdentity
    const kept = keptName(storage)
    if (kept !== null) this.signIn(kept)
  }

  /** Signs in with a name, or changes it. The server vouches for the name, so a change needs a new connection. */
  signIn(name: string): Phone {
    const tidy = tidyName(name)
    const present = this.snapshot
    if (present?.name === tidy) return present.phone
    present?.phone.close()
    const phone = createPhone(this.#connect(tidy), this.#storage, this.#tabStorage)
    keepName(this.#storage, tidy)
    this.set({ name: tidy, phone })
    return phone
  }

  /** Forgets the name, the calls, the link and the identity of this browser's user. The link stops working. */
  signOut(): void {
    const phone = this.snapshot?.phone
    if (!phone) return
    phone.signOut()
    forgetName(this.#storage)
    this.#forgetIdentity()
    this.set(null)
  }
}
