import type { Privacy, WarmPolicy } from '@ringdown/client'
import { type Kept, StoredChoice } from './stored-choice.js'
import type { BrowserStorage } from './stored-value.js'

/** The person's privacy choices, with every value set. */
export type PrivacyChoice = Required<Privacy>

const POLICIES: Readonly<Record<WarmPolicy, true>> = {
  contacts: true,
  everyone: true,
  relay: true,
  off: true,
}

/** Who can ring this person and what others may learn about their network address, remembered by this browser. */
export class PrivacySetting extends StoredChoice<PrivacyChoice> {
  constructor(storage: BrowserStorage) {
    super(storage, 'ringdown.privacy', readChoice)
  }
}

function readChoice({ warm, alwaysRelay, ringsFrom }: Kept<PrivacyChoice>): PrivacyChoice {
  return {
    warm: isPolicy(warm) ? warm : 'contacts',
    alwaysRelay: alwaysRelay === true,
    ringsFrom: ringsFrom === 'contacts' ? 'contacts' : 'everyone',
  }
}

function isPolicy(value: unknown): value is WarmPolicy {
  return typeof value === 'string' && Object.hasOwn(POLICIES, value)
}
