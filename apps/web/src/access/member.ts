import type { SignedIn } from '@ringdown/protocol/access'

/** Whether somebody may see the owner's pages. */
export function administers(member: SignedIn | null): boolean {
  return member?.role === 'admin' || member?.role === 'owner'
}

/** Whether a value that this browser has kept says who is signed in. */
export function isSignedIn(value: unknown): value is SignedIn {
  const member = value as Partial<SignedIn> | null
  return typeof member?.userId === 'string' && typeof member.name === 'string'
}
