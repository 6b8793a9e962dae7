import { guestToken } from '@ringdown/client'
import { type Check, createCheck } from '@ringdown/client/check'

const GUEST = 'Connection check'

/** A guest who is only there to check is nobody's account: kept for as long as this page is open, not in the browser. */
const kept = new Map<string, string>()
const pageMemory = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
}

/** A check in the name of whoever uses this browser, or of a guest where nobody has given a name. */
export function createPersonCheck(name: string | null): Check {
  const token = name === null ? guestToken({ name: GUEST, storage: pageMemory }) : guestToken({ name })
  return createCheck({ token })
}
