import type { UserId } from './ids.js'

/** The part of the directory a device shows. One watch per device: a new one replaces it. */
export interface WatchRequest {
  /** Only names that contain this, ignoring case; absent for all. */
  readonly query?: string
  /** The maximum number of people. */
  readonly limit?: number
  /** Also this person's favourites. Only for servers with the capability `history`. */
  readonly favourites?: true
}

/** Somebody in the directory. */
export interface Person {
  readonly userId: UserId
  readonly name: string
  /** In an accepted call, or calling. */
  readonly busy: boolean
  /** A member who is away, or seems to be. Their devices ring when they come while it rings. */
  readonly absent?: true
  /** Has only given a name, on a server where others sign in. */
  readonly guest?: true
  /** Somebody with a better claim to a name that looks the same is here. */
  readonly lookalike?: true
}

/** The people a watch matches now, those who are here first, then by name, without the watcher. Always the whole page, so a lost one does no harm. */
export interface PeoplePage {
  readonly people: readonly Person[]
  /** How many match, shown or not. */
  readonly total: number
  /**
   * With `favourites` in the request: all of this person's favourites that match, beyond the limit too, those who are here first. Who is
   * among the first of `people` is in both.
   */
  readonly favourites?: readonly Person[]
}
