import type { NamedUser, PeoplePage, Person, UserId } from '@ringdown/protocol'
import { comparePeople } from './people-list.js'

/** What is different in the directory for one person. Read from memory. */
export interface PersonalViews {
  favouritesOf(userId: UserId): readonly NamedUser[]
  /** Who has this person among their favourites. */
  favouredBy(userId: UserId): ReadonlySet<UserId>
  /** Who has blocked this person, who is to take them for away. */
  blockersOf(userId: UserId): ReadonlySet<UserId>
}

/** Everybody sees the same. */
export const NO_PERSONAL_VIEWS: PersonalViews = {
  favouritesOf: () => [],
  favouredBy: () => new Set(),
  blockersOf: () => new Set(),
}

/**
 * The page of somebody whom others have blocked: those others seem to be away, so they are at the end if people who are away are
 * shown, and otherwise not there. Nearly everybody sees the page that all see.
 *
 * @param showsAbsent whether a person is shown also while they are away.
 */
export function hideBlockers(
  page: PeoplePage,
  blockers: ReadonlySet<UserId>,
  showsAbsent: (userId: UserId) => boolean,
): PeoplePage {
  if (blockers.size === 0 || !page.people.some(({ userId }) => blockers.has(userId))) return page
  const people = page.people.flatMap(person => {
    if (!blockers.has(person.userId)) return person
    return showsAbsent(person.userId) ? awayAs(person) : []
  })
  const gone = page.people.length - people.length
  return { ...page, people: people.sort(comparePeople), total: page.total - gone }
}

/** Somebody as they are shown while they are away. */
export function awayAs({ userId, name }: NamedUser): Person {
  return { userId, name, busy: false, absent: true }
}
