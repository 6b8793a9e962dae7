import type { NamedUser, Party, Person, UserId } from '@ringdown/protocol'
import type { NodeNumber } from '../nodes/nodes.js'

/** A person has come (`before` is `null`), gone (`after` is `null`), changed name, become busy or free, or got or lost a mark. */
export interface PersonChange {
  readonly before: Person | null
  readonly after: Person | null
}

/** The first people who match a query, and how many match. */
export interface Found {
  /** By name. */
  readonly people: readonly Person[]
  readonly total: number
}

/** The people that all processes of this server know: those who are here and can be called, and those who were. */
export interface Directory {
  knows(userId: UserId): Promise<boolean>
  /** A page of this person has connected to this process: from now on they are known, and can be called. */
  meet(party: Party): Promise<void>
  /** A page of this person listens to their address: they are shown to others. */
  arrive(party: Party): Promise<void>
  /** A page of a user's has disconnected from this process: on purpose, or it may be back in a moment. After the last they may be forgotten. */
  leave(userId: UserId, onPurpose: boolean): Promise<void>
  /** The name of somebody who is here or was. */
  nameOf(userId: UserId): Promise<string | null>
  /** This member is shown from now on under this name, also while they are away. */
  keepMember(member: NamedUser): Promise<void>
  /** This person is a member no longer. */
  forgetMember(userId: UserId): Promise<void>
  /** Whether others are to take this person for away, wherever they are. */
  setInvisible(userId: UserId, isInvisible: boolean): Promise<void>
  /** Whether this person is shown also while they are away. */
  staysListed(userId: UserId): boolean
  /** The person as others see them; `null` if they do not. */
  person(userId: UserId): Promise<Person | null>
  /** Whether somebody else who is here has a name that looks like this party's, and a better claim to it. */
  resembles(party: Party): Promise<boolean>
  /** The user has been in an answered call: strangers are forgotten before them. */
  setTalked(userId: UserId): Promise<void>
  /** As this process has found; of people who are connected only to others, those say it. */
  setBusy(userId: UserId, busy: boolean): Promise<void>
  /** The other nodes that somebody is connected to. */
  nodesOf(userId: UserId): Iterable<NodeNumber>
  /** Whether there are any. */
  isElsewhere(userId: UserId): boolean
  /** Whether somebody is connected to this process. */
  isConnectedHere(userId: UserId): boolean
  /** The first people who are shown, those who are here first, and whose name contains `query`, ignoring case. */
  find(query: string, limit: number): Promise<Found>
  /** Reports each change, of any process, in order. */
  subscribe(observe: PersonObserver): void
  /** Cancels every timer. */
  close(): void
}

export type PersonObserver = (change: PersonChange) => void
