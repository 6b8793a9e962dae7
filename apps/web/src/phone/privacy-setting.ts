import type { Privacy, WarmPolicy } from '@ringdown/client'
import { type Keep, readKept, writeKept } from './kept-value.js'
import { Observable } from './observable.js'

/** What the person has decided about their network address, with nothing left open. */
export type PrivacyChoice = Required<Privacy>

const KEY = 'ringdown.privacy'

const POLICIES: Readonly<Record<WarmPolicy, true>> = {
  contacts: true,
  everyone: true,
  relay: true,
  off: true,
}

/** What the person lets others learn of them, remembered by this browser. */
export class PrivacySetting extends Observable<PrivacyChoice> {
  readonly #keep: Keep

  constructor(keep: Keep) {
    super(readChoice(keep))
    this.#keep = keep
  }

  change(change: Partial<PrivacyChoice>): void {
    this.set({ ...this.snapshot, ...change })
    writeKept(this.#keep, KEY, this.snapshot)
  }

  /** Takes over what another tab has kept: each of a person's tabs rings, and all must be equally discreet. */
  followStorage(key: string | null): void {
    if (key === KEY) this.set(readChoice(this.#keep))
  }
}

/** Each part is judged alone: one that cannot be read must not undo a wish for discretion in the other. */
function readChoice(keep: Keep): PrivacyChoice {
  const { warm, alwaysRelay } = readKept<Partial<Record<keyof PrivacyChoice, unknown>>>(
    keep,
    KEY,
    isRecord,
    {},
  )
  return { warm: isPolicy(warm) ? warm : 'contacts', alwaysRelay: alwaysRelay === true }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isPolicy(value: unknown): value is WarmPolicy {
  return typeof value === 'string' && Object.hasOwn(POLICIES, value)
}
