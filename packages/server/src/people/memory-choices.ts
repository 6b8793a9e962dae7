import {
  type ChoiceRequest,
  type Choices,
  type Clock,
  type NamedUser,
  type Preferences,
  RingdownError,
  SERVER_LIMITS,
  type UserId,
} from '@ringdown/protocol'
import {
  type ChoiceRecords,
  type Chosen,
  type Mark,
  type MarkList,
  NO_PREFERENCES,
} from '../records/choices.js'
import type { ChoiceChange, PeopleChoices } from './choices.js'
import { Marks } from './marks.js'

/** How many marks and preferences are kept of all people: a guest costs nothing, and could make many. */
const MOST = 200_000

const LIMITS: Readonly<Record<MarkList, { readonly most: number; readonly sentence: string }>> = {
  favourites: {
    most: SERVER_LIMITS.favouritesPerUser,
    sentence: `You can have at most ${SERVER_LIMITS.favouritesPerUser} favourites. Remove one first.`,
  },
  blocks: {
    most: SERVER_LIMITS.blocksPerUser,
    sentence: `You can block at most ${SERVER_LIMITS.blocksPerUser} people. Unblock somebody first.`,
  },
}

interface Options {
  readonly clock: Clock
  /** Where they are kept. Without it, a restart forgets them. */
  readonly records: ChoiceRecords | null
}

/** {@link PeopleChoices} in memory, in front of the records. */
export class MemoryChoices implements PeopleChoices {
  readonly #options: Options
  readonly #marks: Readonly<Record<MarkList, Marks>> = { favourites: new Marks(), blocks: new Marks() }
  readonly #preferences = new Map<UserId, Preferences>()
  readonly #observers: ((change: ChoiceChange) => void)[] = []
  readonly #ownObservers: ((change: ChoiceChange) => void)[] = []
  /** Counts what this process changes: what was read before may lack it. */
  #changes = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** Reads what was chosen before. */
  static async open(options: Options): Promise<MemoryChoices> {
    const choices = new MemoryChoices(options)
    const { records } = options
    if (records === null) return choices
    for (const list of ['favourites', 'blocks'] as const)
      for (const { personId, other } of await records.marks(list)) choices.#marks[list].add(personId, other)
    for (const [userId, kept] of await records.preferences()) choices.#preferences.set(userId, kept)
    return choices
  }

  of(userId: UserId): Preferences {
    return this.#preferences.get(userId) ?? NO_PREFERENCES
  }

  hasBlocked(userId: UserId, other: UserId): boolean {
    return this.#marks.blocks.has(userId, other)
  }

  choicesOf(userId: UserId): Choices {
    return {
      ...this.of(userId),
      favourites: this.favouritesOf(userId),
      blocked: this.#marks.blocks.of(userId),
    }
  }

  favouritesOf(userId: UserId): readonly NamedUser[] {
    return this.#marks.favourites.of(userId)
  }

  favouredBy(userId: UserId): ReadonlySet<UserId> {
    return this.#marks.favourites.markersOf(userId)
  }

  /** Everybody who is to be taken for away. */
  get invisible(): readonly UserId[] {
    return [...this.#preferences].flatMap(([userId, { invisible }]) => (invisible ? userId : []))
  }

  blockersOf(userId: UserId): ReadonlySet<UserId> {
    return this.#marks.blocks.markersOf(userId)
  }

  async change(userId: UserId, { person, ...wanted }: ChoiceRequest): Promise<Choices> {
    if (person) {
      if (person.userId === userId) throw new RingdownError(ONESELF)
      await this.#mark('favourites', userId, person, person.favourite)
      await this.#mark('blocks', userId, person, person.blocked)
    }
    if (Object.keys(wanted).length > 0) {
      this.#checkRoom(this.#preferences.size)
      await this.#options.records?.setPreferences(userId, wanted)
      this.#preferences.set(userId, { ...this.of(userId), ...wanted })
      this.#changes += 1
    }
    const change = { userId, preferences: this.of(userId), other: person?.userId ?? null }
    for (const observe of [...this.#observers, ...this.#ownObservers]) observe(change)
    return this.choicesOf(userId)
  }

  /** Another process has changed what this person has chosen. @param other the person whom they have marked, if they have. */
  async refresh(userId: UserId, other: UserId | null): Promise<void> {
    const { records } = this.#options
    if (records === null) return
    const chosen = await this.#readWhole(() => records.of(userId))
    this.#replace(userId, chosen, other)
  }

  /** Other processes may have changed anything. */
  async refreshAll(): Promise<void> {
    const { records } = this.#options
    if (records === null) return
    const [favourites, blocks, preferences] = await this.#readWhole(() =>
      Promise.all([records.marks('favourites'), records.marks('blocks'), records.preferences()]),
    )
    const [fans, blockers] = [byPerson(favourites), byPerson(blocks)]
    const known = [...this.#marks.favourites.all, ...this.#marks.blocks.all, ...this.#preferences.keys()]
    for (const userId of new Set([...known, ...fans.keys(), ...blockers.keys(), ...preferences.keys()])) {
      this.#replace(userId, {
        favourites: fans.get(userId) ?? [],
        blocks: blockers.get(userId) ?? [],
        preferences: preferences.get(userId) ?? null,
      })
    }
  }

  /** Somebody is called something else now, in the records already. */
  rename(named: NamedUser): void {
    const known = [...this.#marks.favourites.rename(named), ...this.#marks.blocks.rename(named)]
    for (const userId of new Set(known))
      for (const observe of this.#observers) observe({ userId, preferences: this.of(userId), other: null })
  }

  subscribe(observe: (change: ChoiceChange) => void): void {
    this.#observers.push(observe)
  }

  /** Reports only what was changed through this process. */
  subscribeToOwn(observe: (change: ChoiceChange) => void): void {
    this.#ownObservers.push(observe)
  }

  async #readWhole<T>(read: () => Promise<T>): Promise<T> {
    for (;;) {
      const changes = this.#changes
      const found = await read()
      if (changes === this.#changes) return found
    }
  }

  /** @param other a person who is concerned in any case. */
  #replace(userId: UserId, { favourites, blocks, preferences }: Chosen, other: UserId | null = null): void {
    const before = this.of(userId)
    const blocked = new Set(this.#marks.blocks.of(userId).map(marked => marked.userId))
    const isMarked = [
      this.#marks.favourites.replace(userId, favourites),
      this.#marks.blocks.replace(userId, blocks),
    ].includes(true)
    if (preferences === null) this.#preferences.delete(userId)
    else this.#preferences.set(userId, preferences)
    const now = this.of(userId)
    if (!isMarked && other === null && JSON.stringify(before) === JSON.stringify(now)) return
    const turned = blocks.filter(marked => !blocked.delete(marked.userId)).map(marked => marked.userId)
    for (const concerned of new Set<UserId | null>([other, ...turned, ...blocked]))
      for (const observe of this.#observers) observe({ userId, preferences: now, other: concerned })
  }

  async #mark(list: MarkList, userId: UserId, other: NamedUser, isWanted?: boolean): Promise<void> {
    if (isWanted === undefined) return
    const { records, clock } = this.#options
    const marks = this.#marks[list]
    if (!isWanted) {
      await records?.unmark(list, userId, other.userId)
      marks.delete(userId, other.userId)
      this.#changes += 1
      return
    }
    if (!marks.has(userId, other.userId)) {
      const { most, sentence } = LIMITS[list]
      if (marks.count(userId) >= most) throw new RingdownError({ code: 'limit-reached', message: sentence })
      this.#checkRoom(marks.size)
    }
    const named = { userId: other.userId, name: other.name }
    await records?.mark(list, { personId: userId, other: named }, clock.now())
    marks.add(userId, named)
    this.#changes += 1
  }

  #checkRoom(size: number): void {
    if (size >= MOST) throw new RingdownError(NO_ROOM)
  }
}

function byPerson(marks: readonly Mark[]): ReadonlyMap<UserId, readonly NamedUser[]> {
  const people = new Map<UserId, NamedUser[]>()
  for (const { personId, other } of marks) {
    const marked = people.get(personId)
    if (marked) marked.push(other)
    else people.set(personId, [other])
  }
  return people
}

const ONESELF = { code: 'bad-request', message: 'You cannot mark yourself.' } as const
const NO_ROOM = { code: 'limit-reached', message: 'This server can keep no more choices.' } as const
