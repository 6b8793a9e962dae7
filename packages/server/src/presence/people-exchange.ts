import type { UserId } from '@ringdown/protocol'
import type { Journal, Kept } from '../nodes/journal.js'
import type { NodeNumber } from '../nodes/nodes.js'
import type { Stay } from './known-person.js'

interface View {
  staysAt(node: NodeNumber, userId: UserId, stay: Stay | null): void
}

/** Tells the other nodes who is connected to this one. @returns is to be told of those who may be connected in another way. */
export function tellStays(
  journal: Journal,
  stayOf: (userId: UserId) => Stay | null,
): (userId: UserId) => void {
  return userId => {
    const stay = stayOf(userId)
    journal.keep('people', userId, stay === null ? null : JSON.stringify(stay))
  }
}

/** Notes who is connected to the other nodes. */
export function followStays(journal: Journal, directory: View): void {
  const stays = new Map<NodeNumber, Map<UserId, string>>()
  const changed = (node: NodeNumber, userId: UserId, value: string | null) => {
    const known = stays.get(node) ?? new Map<UserId, string>()
    if ((known.get(userId) ?? null) === value) return
    if (value === null) known.delete(userId)
    else known.set(userId, value)
    stays.set(node, known)
    directory.staysAt(node, userId, value === null ? null : (JSON.parse(value) as Stay))
  }
  const replaced = (node: NodeNumber, all: Kept) => {
    for (const userId of [...(stays.get(node)?.keys() ?? [])])
      if (!all.has(userId)) changed(node, userId, null)
    for (const [userId, value] of all) changed(node, userId, value)
    if (all.size === 0) stays.delete(node)
  }
  journal.onKept('people', { changed, replaced })
}
