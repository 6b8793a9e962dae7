import type { SignedIn } from '@ringdown/protocol/access'
import { useWatchable } from '@ringdown/react'
import { Observable } from '../phone/observable.js'
import { useSdk } from '../phone/phone-context.js'
import type { Membership, MembershipSnapshot } from './membership.js'

const NOBODY = new Observable<MembershipSnapshot>({ member: null, notice: null })

/** The person's membership. Use it only on a server for members. */
export function useMembership(): Membership {
  const { membership } = useSdk()
  if (!membership) throw new Error('This server is open, so it has no members.')
  return membership
}

/** The member who is signed in here; `null` for guests, and on an open server. */
export function useMember(): SignedIn | null {
  return useWatchable<MembershipSnapshot>(useSdk().membership ?? NOBODY).member
}
