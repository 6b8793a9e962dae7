import { type Clock, nameOutline, type Party } from '@ringdown/protocol'
import type { Known } from './known-person.js'

/** Between those who come at the same time, in milliseconds. */
const STEP = 0.001

type Named = Pick<Party, 'userId' | 'name' | 'guest'>

/** Gives people the names that others see, and notes since when. */
export class Introductions {
  readonly #clock: Clock
  #last = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  newcomer(party: Named, since?: number): Known {
    return {
      ...this.introduce(party, null, since),
      connections: 0,
      isHere: false,
      isBusy: false,
      hasTalked: false,
      leaving: null,
      elsewhere: null,
    }
  }

  introduce(
    { userId, name, guest }: Named,
    known: Known | null,
    since = this.#next(),
  ): Pick<Known, 'person' | 'claim'> {
    return {
      person: { userId, name, busy: known?.person.busy ?? false, ...(guest && { guest }) },
      claim: { userId, outline: nameOutline(name), isGuest: guest === true, since },
    }
  }

  /** By the clock, so that nodes agree, and no two the same here. */
  #next(): number {
    this.#last = Math.max(this.#clock.now(), this.#last + STEP)
    return this.#last
  }
}
