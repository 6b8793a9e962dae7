import { type Address, parseAddress, type UserId } from '@ringdown/protocol'
import type { Role } from '@ringdown/protocol/access'
import type { PersonActor } from './actor.js'
import { outranks } from './roles.js'

/** Whether a person has a right to one object. */
export type Condition<O> = (actor: PersonActor, object: O) => boolean

export const always = (): boolean => true
export const never = (): boolean => false

export function guestsComeIn(_actor: PersonActor, { guests }: { readonly guests: boolean }): boolean {
  return guests
}

/** What is one's own. */
export function own(actor: PersonActor, { userId }: { readonly userId: UserId }): boolean {
  return actor.userId === userId
}

/** Those with fewer rights, who get no more than one has; and oneself. */
export function below(
  actor: PersonActor,
  { userId, role, becomes = role }: { readonly userId: UserId; readonly role: Role; readonly becomes?: Role },
): boolean {
  if (actor.userId === userId) return !outranks(becomes, actor.role)
  return outranks(actor.role, role) && !outranks(becomes, actor.role)
}

/** Those with fewer rights. */
export function outranked(actor: PersonActor, { role }: { readonly role: Role }): boolean {
  return outranks(actor.role, role)
}

type Invited = { readonly role: Role; readonly userId: UserId | null }

/** Newcomers up to one's own role. The account of somebody who is here already is theirs: one must outrank them. */
export function invitable(actor: PersonActor, { role, userId }: Invited): boolean {
  return userId === null || userId === actor.userId ? !outranks(role, actor.role) : outranks(actor.role, role)
}

export function staffs(actor: PersonActor, { line }: { readonly line: string }): boolean {
  return actor.lines.includes(line)
}

type AtAddress = { readonly address: Address }

/** An address that this person may call, as far as the system that signed the token says. */
export function callable(actor: PersonActor, { address }: AtAddress): boolean {
  return actor.rings?.includes(address) ?? true
}

/** The same for guests, who call no person by their address. */
export function callableByGuests(actor: PersonActor, { address }: AtAddress): boolean {
  return callable(actor, { address }) && !address.startsWith('user:')
}

/** Links, the lines one staffs, and one's own address. */
export function reachable(actor: PersonActor, { address }: AtAddress): boolean {
  const parsed = parseAddress(address)
  if (parsed === null) return false
  if (parsed.kind === 'line') return staffs(actor, { line: parsed.id })
  return parsed.kind === 'link' || parsed.id === actor.userId
}

/** Links, and their own address: staff call a visitor back. */
export function reachableByGuests(actor: PersonActor, { address }: AtAddress): boolean {
  return !address.startsWith('line:') && reachable(actor, { address })
}

/** The same where everybody staffs every line. */
export function reachableInOpen(actor: PersonActor, { address }: AtAddress): boolean {
  return address.startsWith('line:') || reachable(actor, { address })
}
