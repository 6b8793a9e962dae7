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

/** Whether a name that somebody has elsewhere replaces the one known here: the last one given does, on every node the same. */
export function isNewer(stay: Stay, { person, claim }: Known): boolean {
  if (stay.since !== claim.since) return stay.since > claim.since
  const [theirs, ours] = [nameKey(stay), nameKey(person)]
  return theirs > ours
}

function nameKey({ name, guest }: Pick<Stay, 'name' | 'guest'>): string {
  return `${guest ? 0 : 1}${name}`
}

function some(elsewhere: Known['elsewhere'], is: (stay: Stay) => boolean | undefined): boolean {
  if (elsewhere !== null) for (const stay of elsewhere.values()) if (is(stay)) return true
  return false
}
