import { type Kept, StoredChoice } from '../phone/stored-choice.js'
import type { BrowserStorage } from '../phone/stored-value.js'

/** Whether pictures travel before the answer, between people who have talked. */
export interface KnockChoice {
  /** Whether this person's picture is on its way to those they call while it rings. */
  readonly sends: boolean
  /** Whether a caller's picture, if it is there, is shown while it rings. */
  readonly shows: boolean
}

/** Both are off until the person turns them on, and remembered by this browser. */
export class KnockSetting extends StoredChoice<KnockChoice> {
  constructor(storage: BrowserStorage) {
    super(storage, 'ringdown.knock', ({ sends, shows }: Kept<KnockChoice>) => ({
      sends: sends === true,
      shows: shows === true,
    }))
  }
}
