import type { Address, UserId } from '@ringdown/protocol'
import type { Role } from '@ringdown/protocol/access'

type Nothing = Readonly<Record<never, never>>
/** What belongs to one person. */
interface Owned {
  readonly userId: UserId
}
interface OnLine {
  /** The line's name. */
  readonly line: string
}
/** A person, by what they are now and what they are to become. */
interface Ranked {
  readonly userId: UserId
  readonly role: Role
  readonly becomes?: Role
}

/** Everything that can be asked for, and what it is asked for. */
interface Objects {
  // Coming in
  'server.describe': Nothing
  'server.set-up': Nothing
  'guest.join': { readonly guests: boolean }
  'invitation.accept': Nothing
  'session.begin': Nothing
  'session.renew': Nothing
  // One's own account
  'session.list': Owned
  'session.end': Ranked
  'passkey.add': Owned
  'passkey.list': Owned
  'passkey.rename': Owned
  'passkey.remove': Owned
  'device.invite': Owned
  // Devices and calls
  'people.see': Nothing
  'call.place': { readonly address: Address }
  'call.complete': { readonly address: Address }
  'call.take-part': Nothing
  'address.listen': { readonly address: Address }
  'address.leave': { readonly address: Address }
  'ice.get': Nothing
  'report.send': Nothing
  'presence.set': Owned
  'contact.keep': Owned
  'completion.keep': Owned
  'history.read': Owned
  'history.clear': Owned
  // Lines and links
  'line.list': Nothing
  'line.make': Nothing
  'line.change': OnLine
  'line.remove': OnLine
  'line.staff': OnLine
  'callback.request': OnLine
  'callback.handle': OnLine
  'link.make': Nothing
  'link.list': Owned
  'link.withdraw': Owned
  // The owner's pages and programs
  'person.list': Nothing
  'person.change': Ranked
  'person.remove': Ranked
  'person.export': Owned
  'person.erase': Ranked
  'invitation.list': Nothing
  /** With the user of an account that exists: a new way into it. */
  'invitation.make': { readonly role: Role; readonly userId: UserId | null }
  'invitation.withdraw': { readonly role: Role }
  'ban.list': Nothing
  'ban.make': { readonly role: Role }
  'ban.lift': Nothing
  'call.list': Nothing
  'call.end': Nothing
  'record.list': Nothing
  'audit.read': Nothing
  'health.read': Nothing
  'key.list': Nothing
  'key.make': Nothing
  'key.revoke': Nothing
  'webhook.list': Nothing
  'webhook.change': Nothing
}

export type Action = keyof Objects
export type ObjectOf<A extends Action> = Objects[A]

/** What a request asks for. Each route and each socket request states it before it is answered. */
export type Question = {
  readonly [A in Action]: { readonly action: A; readonly object: ObjectOf<A> }
}[Action]

/** Builds a question. */
export function ask<A extends Action>(action: A, object: ObjectOf<A>): Question {
  return { action, object } as Question
}
