import type { Role } from '@ringdown/protocol/access'
import type { Action, ObjectOf } from './actions.js'
import {
  always,
  below,
  type Condition,
  callable,
  callableByGuests,
  guestsComeIn,
  invitable,
  never,
  outranked,
  own,
  reachable,
  reachableByGuests,
  reachableInOpen,
  staffs,
} from './conditions.js'
import type { Scope } from './scopes.js'

/** Who has a right to one action, role by role. */
export interface Rights<O> extends Readonly<Record<Role, Condition<O>>> {
  /** Somebody who has not said who they are. */
  nobody(object: O): boolean
  /** What everybody may who takes part in a server with open access, whatever their role. */
  readonly open: Condition<O>
  /** The scope that a program's key needs for what an admin may; `null` where no program may. */
  readonly program: Scope | null
}

type Cells<O> = readonly [
  nobody: (object: O) => boolean,
  open: Condition<O>,
  guest: Condition<O>,
  member: Condition<O>,
  admin: Condition<O>,
  owner: Condition<O>,
  program: Scope | null,
]

function row<O>(...[nobody, open, guest, member, admin, owner, program]: Cells<O>): Rights<O> {
  return { nobody, open, guest, member, admin, owner, program }
}

/** The one table of rights. */
// biome-ignore format: a table
export const RIGHTS: { readonly [A in Action]: Rights<ObjectOf<A>> } = {
  //                         nobody              open             guest             member     admin      owner      program
  'server.describe':     row(always,             always,          always,           always,    always,    always,    'health:read'),
  'server.set-up':       row(always,             always,          always,           always,    always,    always,    null),
  'guest.join':          row(o => o.guests,      guestsComeIn,    guestsComeIn,     never,     never,     never,     null),
  'invitation.accept':   row(always,             always,          always,           always,    always,    always,    null),
  'session.begin':       row(always,             always,          always,           always,    always,    always,    null),
  'session.renew':       row(never,              never,           never,            always,    always,    always,    null),
  'session.list':        row(never,              never,           never,            own,       own,       own,       null),
  'session.end':         row(never,              never,           never,            own,       below,     always,    'people:write'),
  'passkey.add':         row(never,              never,           never,            own,       own,       own,       null),
  'passkey.list':        row(never,              never,           never,            own,       own,       own,       null),
  'passkey.rename':      row(never,              never,           never,            own,       own,       own,       null),
  'passkey.remove':      row(never,              never,           never,            own,       own,       own,       null),
  'device.invite':       row(never,              never,           never,            own,       own,       own,       null),

  'people.see':          row(never,              always,          never,            always,    always,    always,    null),
  'call.place':          row(never,              callable,        callableByGuests, callable,  callable,  callable,  null),
  'call.complete':       row(never,              callable,        never,            callable,  callable,  callable,  null),
  'call.take-part':      row(never,              always,          always,           always,    always,    always,    null),
  'address.listen':      row(never,              reachableInOpen, reachableByGuests, reachable, reachable, reachable, null),
  'address.leave':       row(never,              always,          always,           always,    always,    always,    null),
  'ice.get':             row(never,              always,          always,           always,    always,    always,    null),
  'report.send':         row(never,              always,          always,           always,    always,    always,    null),
  'presence.set':        row(never,              own,             never,            own,       own,       own,       null),
  'contact.keep':        row(never,              own,             never,            own,       own,       own,       null),
  'completion.keep':     row(never,              own,             never,            own,       own,       own,       null),
  'history.read':        row(never,              own,             never,            own,       own,       own,       null),
  'history.clear':       row(never,              own,             never,            own,       own,       own,       null),

  'line.list':           row(never,              always,          never,            always,    always,    always,    'lines:read'),
  'line.make':           row(never,              never,           never,            never,     always,    always,    'lines:write'),
  'line.change':         row(never,              never,           never,            never,     always,    always,    'lines:write'),
  'line.remove':         row(never,              never,           never,            never,     always,    always,    'lines:write'),
  'line.staff':          row(never,              always,          never,            staffs,    staffs,    staffs,    null),
  'callback.request':    row(never,              always,          always,           always,    always,    always,    null),
  'callback.handle':     row(never,              always,          never,            staffs,    always,    always,    'lines:read'),
  'link.make':           row(never,              always,          never,            always,    always,    always,    'links:write'),
  'link.list':           row(never,              own,             never,            own,       always,    always,    'links:read'),
  'link.withdraw':       row(never,              own,             never,            own,       always,    always,    'links:write'),

  'person.list':         row(never,              never,           never,            never,     always,    always,    'people:read'),
  'person.change':       row(never,              never,           never,            never,     below,     always,    'people:write'),
  'person.remove':       row(never,              never,           never,            never,     below,     always,    'people:write'),
  'person.export':       row(never,              never,           never,            own,       always,    always,    'people:read'),
  'person.erase':        row(never,              never,           never,            never,     below,     always,    'people:write'),
  'invitation.list':     row(never,              never,           never,            never,     always,    always,    'invitations:read'),
  'invitation.make':     row(never,              never,           never,            never,     invitable,  always,    'invitations:write'),
  'invitation.withdraw': row(never,              never,           never,            never,     outranked, always,    'invitations:write'),
  'ban.list':            row(never,              never,           never,            never,     always,    always,    'bans:read'),
  'ban.make':            row(never,              never,           never,            never,     outranked, always,    'bans:write'),
  'ban.lift':            row(never,              never,           never,            never,     always,    always,    'bans:write'),
  'call.list':           row(never,              never,           never,            never,     always,    always,    'calls:read'),
  'call.end':            row(never,              never,           never,            never,     always,    always,    'calls:write'),
  'record.list':         row(never,              never,           never,            never,     always,    always,    'records:read'),
  'audit.read':          row(never,              never,           never,            never,     always,    always,    'audit:read'),
  'health.read':         row(never,              never,           never,            never,     always,    always,    'health:read'),
  'key.list':            row(never,              never,           never,            never,     always,    always,    null),
  'key.make':            row(never,              never,           never,            never,     always,    always,    null),
  'key.revoke':          row(never,              never,           never,            never,     always,    always,    null),
  'webhook.list':        row(never,              never,           never,            never,     always,    always,    'webhooks:write'),
  'webhook.change':      row(never,              never,           never,            never,     always,    always,    'webhooks:write'),
}
