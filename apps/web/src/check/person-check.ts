import { guestToken, type TokenSource } from '@ringdown/client'
import { type Check, createCheck } from '@ringdown/client/check'
import { SERVER } from '../frame/base-path.js'

const GUEST = 'Connection check'

/** A guest created only for the check, kept in memory until the page closes. */
const kept = new Map<string, string>()
const pageMemory = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
}

/** Creates a check for this browser's user, or for a guest if no name is known. */
export function createPersonCheck(name: string | null, memberToken: TokenSource | null): Check {
  const ownToken = guestToken({
    ...SERVER,
    ...(name === null ? { name: GUEST, storage: pageMemory } : { name }),
  })
  return createCheck({ ...SERVER, token: memberToken ?? ownToken })
}
