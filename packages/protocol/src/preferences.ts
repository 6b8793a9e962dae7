import type { NamedUser } from './history.js'
import type { UserId } from './ids.js'

/** By whom a person may be rung: anyone, or only people who have been in a call with them. */
export type RingPolicy = 'everyone' | 'contacts'

/** How this person wants to be seen and rung, on all their devices. */
export interface Preferences {
  /** Others see this person as away. They can still ring. */
  readonly invisible: boolean
  /** Nothing rings: callers read that this person isn't taking calls, which counts as a missed call. */
  readonly doNotDisturb: boolean
  /** Who may ring. */
  readonly ringsFrom: RingPolicy
}

/** What this person has chosen. */
export interface Choices extends Preferences {
  /** Shown first, by name. */
  readonly favourites: readonly NamedUser[]
  /** They ring nobody here, and read the same as when nobody is there. By name. */
  readonly blocked: readonly NamedUser[]
}

/** Changes preferences, or marks somebody; what is absent stays as it is. With nothing, it only asks. */
export interface ChoiceRequest extends Partial<Preferences> {
  readonly person?: {
    readonly userId: UserId
    /** As they are shown here. */
    readonly name: string
    readonly favourite?: boolean
    readonly blocked?: boolean
  }
}
