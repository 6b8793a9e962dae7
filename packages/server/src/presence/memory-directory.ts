import {
  type Cancel,
  type Clock,
  foldName,
  type NamedUser,
  nameOutline,
  type Party,
  type Person,
  type UserId,
} from '@ringdown/protocol'
import { AbsentPeople } from './absent-people.js'
import type { Directory, Found, PersonObserver } from './directory.js'
import { type Claim, LookAlikes } from './look-alikes.js'
import { PeopleList } from './people-list.js'
import { awayAs } from './personal-page.js'

interface Options {
  readonly clock: Clock
  /** How long someone whose connection was lost still counts as here. */
  readonly graceMs: number
  /** How many people are remembered. Beyond that some are forgotten, but nobody who is connected. */
  readonly limit: number
  /** Whether those who sign in are shown also while they are away. */
  readonly membersStay?: boolean
}

interface Known {
  readonly person: Person
  readonly claim: Claim
  /** Shown to others. */
  readonly isHere: boolean
  readonly isConnected: boolean
  readonly hasTalked: boolean
  readonly leaving: Cancel | null
}

/** How somebody appears to others: in the list, and among those whose names may look alike. */
interface Look {
  readonly shown: Person | null
  readonly claim: Claim | null
}

/** The people known to a server with a single process. */
export class MemoryDirectory implements Directory {
  readonly #people = new Map<UserId, Known>()
  readonly #here = new PeopleList()
  readonly #alike = new LookAlikes()
  readonly #absent = new AbsentPeople()
  readonly #members = new Set<UserId>()
  readonly #invisible = new Set<UserId>()
  readonly #observers: PersonObserver[] = []
  readonly #options: Options
  #claims = 0
  #closed = false

  constructor(options: Options) {
    this.#options = options
  }

  async knows(userId: UserId): Promise<boolean> {
    return this.#people.has(userId)
  }

  async meet(party: Party): Promise<void> {
    const known = this.#people.get(party.userId) ?? this.#newcomer(party)
    this.#put({ ...known, isConnected: true })
    if (this.#options.membersStay && !party.guest) await this.keepMember(party)
    this.#forget()
  }

  async keepMember(member: NamedUser): Promise<void> {
    const { userId, name } = member
    const party = { userId, name, deviceId: '' }
    const known = this.#people.get(userId) ?? this.#newcomer(party)
    const isSame = known.person.name === name
    if (this.#members.has(userId) && isSame) return
    const before = this.#look(known)
    this.#members.add(userId)
    const named = isSame ? known : { ...known, ...this.#introduce(party, known.person.busy) }
    this.#put(named)
    this.#move(before, named)
  }

  async forgetMember(userId: UserId): Promise<void> {
    this.#reshow(userId, () => this.#members.delete(userId))
    this.#forget()
  }

  async setInvisible(userId: UserId, isInvisible: boolean): Promise<void> {
    if (this.#invisible.has(userId) === isInvisible) return
    this.#reshow(userId, () => (isInvisible ? this.#invisible.add(userId) : this.#invisible.delete(userId)))
  }

  staysListed(userId: UserId): boolean {
    return this.#members.has(userId)
  }

  async arrive(party: Party): Promise<void> {
    const before = this.#people.get(party.userId) ?? this.#newcomer(party)
    before.leaving?.()
    const isSame = before.person.name === party.name && before.person.guest === party.guest
    // A name has to be earned again by who changes it.
    const named = isSame ? before : { ...before, ...this.#introduce(party, before.person.busy) }
    const known: Known = { ...named, isHere: true, isConnected: true, leaving: null }
    this.#put(known)
    this.#forget()
    if (!isSame || !before.isHere) this.#move(this.#look(before), known)
  }

  async leave(userId: UserId, onPurpose: boolean): Promise<void> {
    const known = this.#people.get(userId)
    if (!known?.isConnected || this.#closed) return
    known.leaving?.()
    const left: Known = { ...known, isConnected: false, leaving: null }
    if (onPurpose || !known.isHere) this.#gone(left)
    else {
      const leaving = this.#options.clock.after(this.#options.graceMs, () => this.#gone(left))
      this.#put({ ...left, leaving })
    }
  }

  async person(userId: UserId): Promise<Person | null> {
    const known = this.#people.get(userId)
    return known ? this.#shown(known) : null
  }

  async nameOf(userId: UserId): Promise<string | null> {
    return this.#people.get(userId)?.person.name ?? null
  }

  async resembles({ userId, name, guest }: Party): Promise<boolean> {
    const own = this.#people.get(userId)
    if (own?.person.name === name) return this.#alike.marks(own.claim)
    const since = Number.POSITIVE_INFINITY
    return this.#alike.marks({ userId, outline: nameOutline(name), isGuest: guest === true, since })
  }

  async setTalked(userId: UserId): Promise<void> {
    const known = this.#people.get(userId)
    if (known && !known.hasTalked) this.#put({ ...known, hasTalked: true })
  }

  async setBusy(userId: UserId, busy: boolean): Promise<void> {
    const known = this.#people.get(userId)
    if (known && known.person.busy !== busy) this.#change(known, { ...known.person, busy })
  }

  async find(query: string, limit: number): Promise<Found> {
    return this.#here.search(foldName(query), limit)
  }

  subscribe(observe: PersonObserver): void {
    this.#observers.push(observe)
  }

  close(): void {
    this.#closed = true
    for (const known of this.#people.values()) known.leaving?.()
  }

  #newcomer(party: Party): Known {
    const introduced = this.#introduce(party, false)
    return { ...introduced, isHere: false, isConnected: false, hasTalked: false, leaving: null }
  }

  #introduce({ userId, name, guest }: Party, busy: boolean): Pick<Known, 'person' | 'claim'> {
    this.#claims += 1
    return {
      person: { userId, name, busy, ...(guest && { guest }) },
      claim: { userId, outline: nameOutline(name), isGuest: guest === true, since: this.#claims },
    }
  }

  /** Somebody has come, gone or changed name: the marks of those who look like them may change too. */
  #move(before: Look, after: Known): void {
    const freed = before.claim ? this.#alike.remove(before.claim) : null
    const marked = this.#isSeen(after) ? this.#alike.add(after.claim) : null
    const person = this.#withMark(after)
    if (person !== after.person) this.#put({ ...after, person })
    this.#tell(before.shown, this.#shown({ ...after, person }))
    for (const userId of new Set([freed, marked])) {
      const other = userId === null ? undefined : this.#people.get(userId)
      if (other) this.#change(other, this.#withMark(other))
    }
  }

  /** Somebody is to appear in another way. */
  #reshow(userId: UserId, change: () => void): void {
    const known = this.#people.get(userId)
    const before = known && this.#look(known)
    change()
    if (!known || !before) return
    this.#put(known)
    this.#move(before, known)
  }

  #look(known: Known): Look {
    return { shown: this.#shown(known), claim: this.#isSeen(known) ? known.claim : null }
  }

  /** Whether others see that the person is here. */
  #isSeen({ isHere, person }: Known): boolean {
    return isHere && !this.#invisible.has(person.userId)
  }

  #shown(known: Known): Person | null {
    if (this.#isSeen(known)) return known.person
    return this.#members.has(known.person.userId) ? awayAs(known.person) : null
  }

  #withMark({ person, claim }: Known): Person {
    const { lookalike, ...unmarked } = person
    if ((lookalike ?? false) === this.#alike.marks(claim)) return person
    return lookalike ? unmarked : { ...unmarked, lookalike: true }
  }

  #change(known: Known, person: Person): void {
    if (person === known.person) return
    this.#put({ ...known, person })
    if (this.#isSeen(known)) this.#tell(known.person, person)
  }

  #tell(before: Person | null, after: Person | null): void {
    if (before) this.#here.remove(before)
    if (after) this.#here.add(after)
    for (const observe of this.#observers) observe({ before, after })
  }

  #gone(left: Known): void {
    const { userId } = left.person
    // As it is now: busy or marked since it left.
    const known = this.#people.get(userId) ?? left
    const gone: Known = { ...known, isHere: false, isConnected: false, leaving: null }
    this.#put(gone)
    if (known.isHere) this.#move(this.#look(known), gone)
    this.#forget()
  }

  #put(known: Known): void {
    const { userId, guest } = known.person
    this.#people.set(userId, known)
    if (known.isHere || known.isConnected || this.#members.has(userId)) this.#absent.delete(userId)
    else this.#absent.add(userId, { isGuest: guest === true, hasTalked: known.hasTalked })
  }

  #forget(): void {
    while (this.#people.size > this.#options.limit) {
      const userId = this.#absent.first
      if (userId === null) return
      this.#absent.delete(userId)
      this.#people.delete(userId)
    }
  }
}
