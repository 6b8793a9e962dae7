import type { Clock, UserId } from '@ringdown/protocol'
import type { Journal, Kept } from '../nodes/journal.js'
import type { NodeNumber } from '../nodes/nodes.js'
import type { Stay } from './known-person.js'

interface View {
  staysAt(node: NodeNumber, userId: UserId, stay: Stay | null): void
}

/**
 * How long those who come or change are collected before the other nodes are told, in milliseconds. Somebody who comes is connected
 * first and listed a moment later, and many may come: all of that in one message costs every node less.
 */
export const COLLECT = 100

/** Tells the other nodes who is connected to this one. @returns is to be told of those who may be connected in another way. */
export function tellStays(
  journal: Journal,
  clock: Clock,
  stayOf: (userId: UserId) => Stay | null,
): (userId: UserId) => void {
  const changed = new Set<UserId>()
  const tell = () => {
    for (const userId of changed) {
      const stay = stayOf(userId)
      journal.keep('people', userId, stay === null ? null : JSON.stringify(stay))
    }
    changed.clear()
  }
  return userId => {
    if (changed.size === 0) clock.after(COLLECT, tell)
    changed.add(userId)
  }
}

/** How many people are dealt with before others have their turn. */
const SLICE = 50

/**
 * Notes who is connected to the other nodes. Where a node is gone, with all its people, others have their turn between a few of them
 * and the next: to deal with thousands in one go would hold up every ring.
 */
export function followStays(journal: Journal, directory: View): void {
  const stays = new Map<NodeNumber, Map<UserId, string>>()
  /** Of whom the directory is still to be told. */
  const waiting = new Map<NodeNumber, Set<UserId>>()
  const tell = (node: NodeNumber, userId: UserId) => {
    const value = stays.get(node)?.get(userId)
    directory.staysAt(node, userId, value === undefined ? null : (JSON.parse(value) as Stay))
  }
  const tellSome = (node: NodeNumber, people: Set<UserId>) => {
    let left = SLICE
    for (const userId of people) {
      if (left-- === 0) break
      people.delete(userId)
      tell(node, userId)
    }
    if (people.size > 0) setImmediate(() => tellSome(node, people))
    else waiting.delete(node)
  }
  const changed = (node: NodeNumber, userId: UserId, value: string | null) => {
    const known = stays.get(node) ?? new Map<UserId, string>()
    if ((known.get(userId) ?? null) === value) return
    if (value === null) known.delete(userId)
    else known.set(userId, value)
    stays.set(node, known)
    waiting.get(node)?.delete(userId)
    tell(node, userId)
  }
  const replaced = (node: NodeNumber, all: Kept) => {
    const known: ReadonlyMap<UserId, string> = stays.get(node) ?? new Map()
    const people = [...new Set([...known.keys(), ...all.keys()])]
    const others = people.filter(userId => known.get(userId) !== all.get(userId))
    if (all.size === 0) stays.delete(node)
    else stays.set(node, new Map(all))
    const before = waiting.get(node)
    for (const userId of others) before?.add(userId)
    if (before !== undefined || others.length === 0) return
    const now = new Set(others)
    waiting.set(node, now)
    tellSome(node, now)
  }
  journal.onKept('people', { changed, replaced })
}
