import type { Privacy, WarmPolicy } from '@ringdown/client'
import { Observable } from './observable.js'
import { type BrowserStorage, readStored, writeStored } from './stored-value.js'

/** The person's privacy choices, with every value set. */
export type PrivacyChoice = Required<Privacy>

const KEY = 'ringdown.privacy'

const POLICIES: Readonly<Record<WarmPolicy, true>> = {
  contacts: true,
  everyone: true,
  relay: true,
  off: true,
}

/** Who can ring this person and what others may learn about their network address, remembered by this browser. */
export class PrivacySetting extends Observable<PrivacyChoice> {
  readonly #storage: BrowserStorage

  constructor(storage: BrowserStorage) {
    super(readChoice(storage))
    this.#storage = storage
  }

  change(change: Partial<PrivacyChoice>): void {
    this.set({ ...this.snapshot, ...change })
    writeStored(this.#storage, KEY, this.snapshot)
  }

  /** Takes over a change made in another tab: every tab rings, so all must be equally private. */
  followStorage(key: string | null): void {
    if (key === KEY) this.set(readChoice(this.#storage))
  }
}

/** Checks each value separately: one unreadable value must not undo a privacy choice in the other. */
function readChoice(storage: BrowserStorage): PrivacyChoice {
  const { warm, alwaysRelay, ringsFrom } = readStored<Partial<Record<keyof PrivacyChoice, unknown>>>(
    storage,
    KEY,
    isRecord,
    {},
  )
  return {
    warm: isPolicy(warm) ? warm : 'contacts',
    alwaysRelay: alwaysRelay === true,
    ringsFrom: ringsFrom === 'contacts' ? 'contacts' : 'everyone',
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isPolicy(value: unknown): value is WarmPolicy {
  return typeof value === 'string' && Object.hasOwn(POLICIES, value)
}
