import type { CallSnapshot, Party, Person } from '@ringdown/client'

/** What people should know about a name. */
export interface NameMarks {
  /** Has only given a name, or came by a link or a line. */
  readonly isGuest: boolean
  /** Somebody else has a name that looks the same. */
  readonly isLookAlike: boolean
}

export const MARK_TEXTS = {
  guest: 'Guest',
  lookAlike: (name: string) => `Looks like another ${name}`,
} as const

export const NO_MARKS: NameMarks = { isGuest: false, isLookAlike: false }

/** The marks of somebody as the server names them. */
export function marksOf({ guest, lookalike }: Pick<Party | Person, 'guest' | 'lookalike'>): NameMarks {
  return { isGuest: guest === true, isLookAlike: lookalike === true }
}

/** The marks of the other person in a call. Somebody who comes by a link or a line is a guest to the person they reach. */
export function marksInCall({
  address,
  direction,
  peer,
}: Pick<CallSnapshot, 'address' | 'direction' | 'peer'>): NameMarks {
  if (peer === null) return NO_MARKS
  const marks = marksOf(peer)
  const cameByLink = address.startsWith('link:') && direction === 'outgoing'
  const cameByLine = address.startsWith('line:') && direction === 'incoming'
  return { ...marks, isGuest: marks.isGuest || cameByLink || cameByLine }
}
