import type { Rates } from '@ringdown/server'

const MANY = { points: 1_000_000, seconds: 60 }

/** For a bench: everybody comes from one network address, and calls again at once. */
export const UNLIMITED: Rates = {
  messages: MANY,
  invites: MANY,
  handshakes: MANY,
  guests: MANY,
  api: MANY,
  attempts: MANY,
  passkeyAttempts: MANY,
  ringsOfPair: MANY,
  ringsToPerson: MANY,
  strangersToPerson: MANY,
  ringsToAddress: MANY,
  ringsOfNetwork: MANY,
  strangersOfNetwork: MANY,
}
