import type { Party, Person, UserId } from '@ringdown/protocol'

/** Somebody has come (`before` is `null`), gone (`after` is `null`), been renamed, or become busy or free. */
export interface PersonChange {
  readonly before: Person | null
  readonly after: Person | null
}

/** Some of those who are here and match a query, and how many match. */
export interface Found {
  /** By name. */
  readonly people: readonly Person[]
  readonly total: number
}

/** The people this server knows, over all its processes: those who are here and can be called, and those who have been. */
export interface Directory {
  knows(userId: UserId): Promise<boolean>
  /** A page of this person has connected: from now on they are known, whether it can be called or not. */
  meet(party: Party): Promise<void>
  /** A page of this person can be called: they are here for others to see. */
  arrive(party: Party): Promise<void>
  /** The last of a user's devices has gone: on purpose, or it may be back in a moment. */
  leave(userId: UserId, onPurpose: boolean): Promise<void>
  /** The person, where they are here. */
  person(userId: UserId): Promise<Person | null>
  setBusy(userId: UserId, busy: boolean): Promise<void>
  /** The first people, by name, who are here and whose name contains `query`, ignoring case. */
  find(query: string, limit: number): Promise<Found>
  /** Tells of each change, of whichever process, in order. */
  subscribe(observe: PersonObserver): void
  /** Lets go of every timer. */
  close(): void
}

export type PersonObserver = (change: PersonChange) => void

/** A name, or a part of one, as names are compared. */
export function foldName(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase('en').trim()
}
