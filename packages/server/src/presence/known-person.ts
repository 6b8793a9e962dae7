import type { Cancel, Person } from '@ringdown/protocol'
import type { NodeNumber } from '../nodes/nodes.js'
import type { Claim } from './look-alikes.js'

/** What a node that somebody is connected to tells the others of them. */
export interface Stay {
  readonly name: string
  readonly guest?: true
  /** Since when they have this name, as in {@link Claim}. */
  readonly since: number
  /** Shown to others. */
  readonly here?: boolean
  readonly busy?: boolean
}

/** Somebody whom this process knows. */
export interface Known {
  readonly person: Person
  readonly claim: Claim
  /** Of pages, to this process. */
  readonly connections: number
  /** Shown to others, because of a page that is connected to this process, or just was. */
  readonly isHere: boolean
  /** As far as this process has looked. */
  readonly isBusy: boolean
  readonly hasTalked: boolean
  readonly leaving: Cancel | null
  /** At the other nodes; `null` if at none. */
  readonly elsewhere: ReadonlyMap<NodeNumber, Stay> | null
}

export function isHereAnywhere({ isHere, elsewhere }: Known): boolean {
  return isHere || some(elsewhere, ({ here }) => here)
}

/** Whether it is for this process to say how somebody is. */
export function isOwn({ connections, isHere }: Known): boolean {
  return isHere || connections > 0
}

/** What is known here of somebody who is connected elsewhere is for those processes to say. */
export function isBusyAnywhere(known: Known): boolean {
  const { isBusy, elsewhere } = known
  if (elsewhere === null) return isBusy
  return (isOwn(known) && isBusy) || some(elsewhere, ({ busy }) => busy)
}

/** What the others are told of somebody; `null` if they are not connected to this process. */
export function stayOf(known: Known): Stay | null {
  if (!isOwn(known)) return null
  const { person, claim, isHere, isBusy } = known
  return {
    name: person.name,
    since: claim.since,
    ...(person.guest && { guest: true }),
    ...(isHere && { here: true }),
    ...(isBusy && { busy: true }),
  }
}

export function withStay(
  elsewhere: Known['elsewhere'],
  node: NodeNumber,
  stay: Stay | null,
): Known['elsewhere'] {
  const stays = new Map(elsewhere)
  if (stay === null) stays.delete(node)
  else stays.set(node, stay)
  return stays.size === 0 ? null : stays
}

/**
 * The name of somebody, where it is not the one known here: the last that was given, of those at the nodes that they are
 * connected to. So it is the same on every node.
 */
export function otherNameOf(known: Known): Stay | null {
  let last: Stay | null = isOwn(known) ? nameOf(known) : null
  for (const stay of known.elsewhere?.values() ?? [])
    if (last === null || compareNames(stay, last) > 0) last = stay
  return last !== null && compareNames(last, nameOf(known)) !== 0 ? last : null
}

function nameOf({ person: { name, guest }, claim: { since } }: Known): Stay {
  return { name, since, ...(guest && { guest }) }
}

function compareNames(a: Stay, b: Stay): number {
  const [keyOfA, keyOfB] = [a, b].map(({ name, guest }) => `${guest ? 0 : 1}${name}`)
  return a.since - b.since || (keyOfA === keyOfB ? 0 : (keyOfA ?? '') < (keyOfB ?? '') ? -1 : 1)
}

function some(elsewhere: Known['elsewhere'], is: (stay: Stay) => boolean | undefined): boolean {
  if (elsewhere !== null) for (const stay of elsewhere.values()) if (is(stay)) return true
  return false
}
