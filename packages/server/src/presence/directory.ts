import type { Cancel, Clock, Party, Person, UserId } from '@ringdown/protocol'

interface Options {
  readonly clock: Clock
  /** How long somebody whose connection was lost still counts as here. */
  readonly graceMs: number
  /** How many people are known at most; those not seen for longest are forgotten, whoever is here is not. */
  readonly limit: number
  /** Who is here, or how, has changed. */
  readonly onChange: () => void
}

interface Known {
  readonly person: Person
  /** For searching: lower case. */
  readonly folded: string
  readonly isHere: boolean
  readonly leaving: Cancel | null
}

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

/** The people this server knows: those who are here now, and those who have been. */
export class Directory {
  // In the order they were last seen.
  readonly #people = new Map<UserId, Known>()
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  knows(userId: UserId): boolean {
    return this.#people.has(userId)
  }

  arrive({ userId, name }: Party): void {
    const known = this.#people.get(userId)
    known?.leaving?.()
    const busy = known?.person.busy ?? false
    this.#put(userId, { person: { userId, name, busy }, folded: fold(name), isHere: true, leaving: null })
    this.#forget()
    if (!known?.isHere || known.person.name !== name) this.#options.onChange()
  }

  /** The last of a user's devices has gone: on purpose, or it may be back in a moment. */
  leave(userId: UserId, onPurpose: boolean): void {
    const known = this.#people.get(userId)
    if (!known?.isHere) return
    known.leaving?.()
    if (onPurpose) this.#gone(userId)
    else {
      const leaving = this.#options.clock.after(this.#options.graceMs, () => this.#gone(userId))
      this.#put(userId, { ...known, leaving })
    }
  }

  setBusy(userId: UserId, busy: boolean): void {
    const known = this.#people.get(userId)
    if (!known || known.person.busy === busy) return
    this.#people.set(userId, { ...known, person: { ...known.person, busy } })
    if (known.isHere) this.#options.onChange()
  }

  /** Who is here and matches, by name. */
  find(query: string): readonly Person[] {
    const folded = fold(query)
    const found: Person[] = []
    for (const known of this.#people.values()) {
      if (known.isHere && known.folded.includes(folded)) found.push(known.person)
    }
    return found.sort((a, b) => byName.compare(a.name, b.name) || (a.userId < b.userId ? -1 : 1))
  }

  /** Lets go of every timer. */
  close(): void {
    for (const known of this.#people.values()) known.leaving?.()
  }

  #gone(userId: UserId): void {
    const known = this.#people.get(userId)
    if (!known) return
    this.#put(userId, { ...known, isHere: false, leaving: null })
    this.#forget()
    this.#options.onChange()
  }

  #put(userId: UserId, known: Known): void {
    this.#people.delete(userId)
    this.#people.set(userId, known)
  }

  #forget(): void {
    let surplus = this.#people.size - this.#options.limit
    for (const [userId, known] of this.#people) {
      if (surplus <= 0) return
      if (known.isHere) continue
      this.#people.delete(userId)
      surplus -= 1
    }
  }
}

function fold(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase('en').trim()
}
