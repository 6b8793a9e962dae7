import type { ChoiceRequest, Choices, Preferences, UserId } from '@ringdown/protocol'
import type { PersonalViews } from '../presence/personal-page.js'
import type { RingWishes } from '../sequencer/ring-wishes.js'

/** What a person has chosen is another now. */
export interface ChoiceChange {
  readonly userId: UserId
  readonly preferences: Preferences
  /** The other person, if they were marked or are no longer. */
  readonly other: UserId | null
}

/** What people have chosen about each other, and about being seen and rung: read at once, kept before it is acknowledged. */
export interface PeopleChoices extends RingWishes, PersonalViews {
  of(userId: UserId): Preferences
  choicesOf(userId: UserId): Choices
  /** @throws {RingdownError} `limit-reached` for too many marks, `bad-request` for oneself. */
  change(userId: UserId, request: ChoiceRequest): Promise<Choices>
  /** Reports each change, once it is kept. */
  subscribe(observe: (change: ChoiceChange) => void): void
}
