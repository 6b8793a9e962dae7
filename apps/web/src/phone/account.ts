import { LIMITS, type Ringdown } from '@ringdown/client'
import { isString, type Keep, readKept, writeKept } from './kept-value.js'
import { Observable } from './observable.js'
import { createPhone, type Phone } from './phone.js'
import type { PageKeep } from './talk-record.js'

const KEY = 'ringdown.name'

/** Who uses this browser: a name, and with it a phone. */
export interface Account {
  readonly name: string
  readonly phone: Phone
}

/** Keeps the name between visits and the phone that goes with it; `null` until there is a name. */
export class Accounts extends Observable<Account | null> {
  readonly #keep: Keep
  readonly #pageKeep: PageKeep
  readonly #connect: (name: string) => Ringdown

  /** @param connect makes the line to the server for somebody of that name. */
  constructor(keep: Keep, pageKeep: PageKeep, connect: (name: string) => Ringdown) {
    super(null)
    this.#keep = keep
    this.#pageKeep = pageKeep
    this.#connect = connect
    const kept = readKept(keep, KEY, isString, '')
    if (nameProblem(kept) === null) this.signIn(kept)
  }

  /** Begins as somebody of this name, or changes the name: the line is made anew, since the server vouches for the name. */
  signIn(name: string): Phone {
    const tidy = tidyName(name)
    const present = this.snapshot
    if (present?.name === tidy) return present.phone
    present?.phone.close()
    const phone = createPhone(this.#connect(tidy), this.#keep, this.#pageKeep)
    writeKept(this.#keep, KEY, tidy)
    this.set({ name: tidy, phone })
    return phone
  }
}

/** What is wrong with a name, as a sentence; `null` where nothing is. */
export function nameProblem(name: string): string | null {
  const tidy = tidyName(name)
  if (tidy === '') return 'Type a name, so that others know who calls.'
  if (tidy.length > LIMITS.nameLength) return `Use at most ${LIMITS.nameLength} characters.`
  return null
}

function tidyName(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim()
}
