import {
  type Clock,
  foldName,
  type NamedUser,
  nameOutline,
  type Party,
  type Person,
  type UserId,
} from '@ringdown/protocol'
import type { NodeNumber } from '../nodes/nodes.js'
import { AbsentPeople } from './absent-people.js'
import type { Directory, Found, PersonObserver } from './directory.js'
import { Introductions } from './introductions.js'
import {
  isBusyAnywhere,
  isHereAnywhere,
  isOwn,
  type Known,
  otherNameOf,
  type Stay,
  stayOf,
  withStay,
} from './known-person.js'
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
  /** Is told whom the other nodes may have to hear of. */
  readonly onOwn?: (userId: UserId) => void
}

/** How somebody appears to others: in the list, and among those whose names may look alike. */
interface Look {
  readonly shown: Person | null
  readonly claim: Claim | null
}

/** The people of a server, as one process of it knows them: those connected to it, and what the other nodes say of theirs. */
export class MemoryDirectory implements Directory {
  readonly #people = new Map<UserId, Known>()
  readonly #here = new PeopleList()
  readonly #alike = new LookAlikes()
  readonly #absent = new AbsentPeople()
  readonly #members = new Set<UserId>()
  readonly #invisible = new Set<UserId>()
  readonly #observers: PersonObserver[] = []
  readonly #options: Options
  readonly #introductions: Introductions
  #closed = false

  constructor(options: Options) {
    this.#options = options
    this.#introductions = new Introductions(options.clock)
  }

  async knows(userId: UserId): Promise<boolean> {
    return this.#people.has(userId)
  }

  async meet(party: Party): Promise<void> {
    const known = this.#people.get(party.userId) ?? this.#introductions.newcomer(party)
    this.#put({ ...known, connections: known.connections + 1 })
    this.#rate(party.userId)
    if (this.#options.membersStay && !party.guest) await this.keepMember(party)
    this.#forget()
  }

  async keepMember(member: NamedUser): Promise<void> {
    const { userId, name } = member
    const known = this.#people.get(userId) ?? this.#introductions.newcomer(member)
    const isSame = known.person.name === name
    if (this.#members.has(userId) && isSame) return
    const before = this.#look(known)
    this.#members.add(userId)
    const named = isSame ? known : { ...known, ...this.#introductions.introduce({ userId, name }, known) }
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
    const before = this.#people.get(party.userId) ?? this.#introductions.newcomer(party)
    before.leaving?.()
    const isSame = before.person.name === party.name && before.person.guest === party.guest
    // A name has to be earned again by who changes it.
    const named = isSame ? before : { ...before, ...this.#introductions.introduce(party, before) }
    const connections = Math.max(1, before.connections)
    const known: Known = { ...named, isHere: true, connections, leaving: null }
    this.#put(known)
    this.#forget()
    if (!isSame || !isHereAnywhere(before)) this.#move(this.#look(before), known)
    this.#rate(party.userId)
  }

  async leave(userId: UserId, onPurpose: boolean): Promise<void> {
    const known = this.#people.get(userId)
    if (!known?.connections || this.#closed) return
    if (known.connections > 1) {
      this.#put({ ...known, connections: known.connections - 1 })
      return
    }
    known.leaving?.()
    const { clock, graceMs } = this.#options
    const isGone = onPurpose || !known.isHere
    const leaving = isGone ? null : clock.after(graceMs, () => this.#gone(userId))
    this.#put({ ...known, connections: 0, leaving })
    if (isGone) this.#gone(userId)
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
    if (known === undefined || known.isBusy === busy) return
    this.#put({ ...known, isBusy: busy })
    this.#rate(userId)
  }

  nodesOf(userId: UserId): Iterable<NodeNumber> {
    return this.#people.get(userId)?.elsewhere?.keys() ?? []
  }

  isElsewhere(userId: UserId): boolean {
    return (this.#people.get(userId)?.elsewhere ?? null) !== null
  }

  isConnectedHere(userId: UserId): boolean {
    const known = this.#people.get(userId)
    return known !== undefined && isOwn(known)
  }

  /** What the other nodes are told of somebody; `null` if they are not connected to this one. */
  stayOf(userId: UserId): Stay | null {
    const known = this.#people.get(userId)
    return known === undefined ? null : stayOf(known)
  }

  /** Another node says that somebody is connected to it, or (`null`) no longer. */
  staysAt(node: NodeNumber, userId: UserId, stay: Stay | null): void {
    const known = this.#people.get(userId)
    if (known === undefined && stay === null) return
    const party = { userId, name: stay?.name ?? '', ...(stay?.guest && { guest: stay.guest }) }
    const before = known ?? this.#introductions.newcomer(party, stay?.since)
    this.#restay(before, { ...before, elsewhere: withStay(before.elsewhere, node, stay) })
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

  /** Whether somebody is busy follows from what all nodes say. */
  #rate(userId: UserId): void {
    const known = this.#people.get(userId)
    if (known === undefined) return
    const busy = isBusyAnywhere(known)
    if (known.person.busy !== busy) this.#change(known, { ...known.person, busy })
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

  /** Somebody is connected in another way, so that another of their names may be the last. */
  #restay(before: Known, after: Known): void {
    const { userId } = before.person
    const renamed = otherNameOf(after)
    const names = renamed && this.#introductions.introduce({ userId, ...renamed }, before, renamed.since)
    const named = { ...after, ...names }
    this.#put(named)
    if (names !== null || isHereAnywhere(before) !== isHereAnywhere(named))
      this.#move(this.#look(before), named)
    this.#rate(userId)
    this.#forget()
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
  #isSeen(known: Known): boolean {
    return isHereAnywhere(known) && !this.#invisible.has(known.person.userId)
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
    this.#here.replace(before, after)
    for (const observe of this.#observers) observe({ before, after })
  }

  #gone(userId: UserId): void {
    // As it is now: busy or marked since it left.
    const known = this.#people.get(userId)
    if (known) this.#restay(known, { ...known, isHere: false, leaving: null })
  }

  #put(known: Known): void {
    const { userId, guest } = known.person
    this.#people.set(userId, known)
    if (isOwn(known) || known.elsewhere !== null || this.#members.has(userId)) this.#absent.delete(userId)
    else this.#absent.add(userId, { isGuest: guest === true, hasTalked: known.hasTalked })
    this.#options.onOwn?.(userId)
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
