import { createHash } from 'node:crypto'
import type { Address, UserId } from '@ringdown/protocol'
import type { Selectable } from 'kysely'
import type { LinkState } from '../store/link-store.js'
import type { Tables } from './tables.js'

/** What its owner decides about a link. */
export interface LinkPlan {
  /** In its owner's words; may be empty. */
  readonly name: string
  /** In milliseconds since the epoch; `null`: never by itself. */
  readonly endsAt: number | null
  /** How many calls may be answered there; `null`: until it is withdrawn. */
  readonly uses: number | null
  /** Calls there ring its owner, rather than being awaited by them. */
  readonly personal: boolean
}

/** A link as its owner's list has it. The secret is not kept, only what recognises it. */
export interface OwnLink extends LinkPlan {
  readonly id: string
  readonly state: LinkState
  readonly usesLeft: number | null
  readonly createdAt: number
}

/** A link as the list of all has it. */
export interface ListedLink extends OwnLink {
  readonly owner: { readonly userId: UserId; readonly name: string }
  /** For nobody but its owner; `null` where the server does not know it. */
  readonly address: Address | null
}

export type LinkRow = Selectable<Tables['links']>

/** What a change makes of a link; `null` for nothing. */
export function stepOf(
  row: LinkRow,
  state: LinkState,
): (Pick<LinkRow, 'state' | 'uses_left'> & { state: LinkState }) | null {
  const { uses, uses_left: left } = row
  if (state === 'open') {
    // A call that never connected has not used its link up.
    if (row.state === 'ended' || uses === null || left === null || left >= uses) return null
    return { state, uses_left: left + 1 }
  }
  if (row.state !== 'open') return null
  if (state === 'ended') return { state, uses_left: left }
  if (left === null) return null
  return { state: left > 1 ? 'open' : 'used', uses_left: Math.max(0, left - 1) }
}

export function stateOf(row: LinkRow, now: number): LinkState {
  return row.state === 'open' && isOverdue(row, now) ? 'ended' : (row.state as LinkState)
}

export function isOverdue({ ends_at: endsAt }: LinkRow, now: number): boolean {
  return endsAt !== null && endsAt <= now
}

export function isForgotten({ forget_at: forgetAt }: LinkRow, now: number): boolean {
  return forgetAt !== null && forgetAt <= now
}

export function ownLinkOf(row: LinkRow, now: number): OwnLink {
  return {
    id: row.id,
    name: row.name,
    personal: row.personal === 1,
    state: stateOf(row, now),
    uses: row.uses,
    usesLeft: row.uses_left,
    createdAt: row.created_at,
    endsAt: row.ends_at,
  }
}

export function hashOf(address: Address): string {
  return createHash('sha256').update(address).digest('base64url')
}
