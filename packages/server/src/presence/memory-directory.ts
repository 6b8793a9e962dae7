import { type Cancel, type Clock, foldName, type Party, type Person, type UserId } from '@ringdown/protocol'
import type { Directory, Found, PersonObserver } from './directory.js'
import { PeopleList } from './people-list.js'

interface Options {
  readonly clock: Clock
  /** How long someone whose connection was lost still counts as here. */
  readonly graceMs: number
  /** How many people are remembered. Beyond that, those not seen for longest are forgotten, but nobody who is here. */
  readonly limit: number
}

interface Known {
  readonly person: Person
  /** For searching. */
  readonly folded: string
  readonly isHere: boolean
  readonly leaving: Cancel | null
}

/** The people known to a server with a single process. */
export class MemoryDirectory implements Directory {
  // In the order they were last seen.
  readonly #people = new Map<UserId, Known>()
  readonly #here = new PeopleList()
  readonly #observers: PersonObserver[] = []
  readonly #options: Options
  #closed = false

  constructor(options: Options) {
    this.#options = options
  }

  async knows(userId: UserId): Promise<boolean> {
    return this.#people.has(userId)
  }

  async meet({ userId, name }: Party): Promise<void> {
    if (this.#people.has(userId)) return
    const person = { userId, name, busy: false }
    this.#put(userId, { person, folded: foldName(name), isHere: false, leaving: null })
    this.#forget()
  }

  async arrive({ userId, name }: Party): Promise<void> {
    const known = this.#people.get(userId)
    known?.leaving?.()
    const isSame = known?.isHere === true && known.person.name === name
    const person = isSame ? known.person : { userId, name, busy: known?.person.busy ?? false }
    this.#put(userId, { person, folded: foldName(name), isHere: true, leaving: null })
    this.#forget()
    if (!isSame) this.#changed(known?.isHere ? known.person : null, person)
  }

  async leave(userId: UserId, onPurpose: boolean): Promise<void> {
    const known = this.#people.get(userId)
    if (!known?.isHere || this.#closed) return
    known.leaving?.()
    if (onPurpose) this.#gone(userId)
    else {
      const leaving = this.#options.clock.after(this.#options.graceMs, () => this.#gone(userId))
      this.#put(userId, { ...known, leaving })
    }
  }

  async person(userId: UserId): Promise<Person | null> {
    const known = this.#people.get(userId)
    return known?.isHere ? known.person : null
  }

  async setBusy(userId: UserId, busy: boolean): Promise<void> {
    const known = this.#people.get(userId)
    if (!known || known.person.busy === busy) return
    const person = { ...known.person, busy }
    this.#people.set(userId, { ...known, person })
    if (known.isHere) this.#changed(known.person, person)
  }

  async find(query: string, limit: number): Promise<Found> {
    const folded = foldName(query)
    if (folded === '') return { people: this.#here.first(limit), total: this.#here.length }
    const people: Person[] = []
    let total = 0
    for (const person of this.#here) {
      if (!this.#people.get(person.userId)?.folded.includes(folded)) continue
      total += 1
      if (people.length < limit) people.push(person)
    }
    return { people, total }
  }

  subscribe(observe: PersonObserver): void {
    this.#observers.push(observe)
  }

  close(): void {
    this.#closed = true
    for (const known of this.#people.values()) known.leaving?.()
  }

  #changed(before: Person | null, after: Person | null): void {
    if (before) this.#here.remove(before)
    if (after) this.#here.add(after)
    for (const observe of this.#observers) observe({ before, after })
  }

  #gone(userId: UserId): void {
    const known = this.#people.get(userId)
    if (!known) return
    this.#put(userId, { ...known, isHere: false, leaving: null })
    this.#forget()
    this.#changed(known.person, null)
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
