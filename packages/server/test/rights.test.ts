import { type Access, ROLES, type Role } from '@ringdown/protocol/access'
import { expect, test } from 'vitest'
import { type Action, ask, type Question } from '../src/access/actions.js'
import type { Actor, PersonActor } from '../src/access/actor.js'
import { isGranted } from '../src/access/may.js'
import { RIGHTS } from '../src/access/rights.js'
import { SCOPES, type Scope } from '../src/access/scopes.js'

const LINK = `link:${'k'.repeat(22)}` as const

/** The columns: everybody in open access first, then the roles where people are members. */
const person = (access: Access, role: Role): PersonActor => ({
  kind: 'person',
  access,
  userId: role,
  role,
  lines: ['reception'],
})
const program = (scopes: readonly Scope[]): Actor => ({
  kind: 'program',
  access: 'members',
  keyId: 'k',
  scopes,
})
const COLUMNS: readonly Actor[] = [
  { kind: 'nobody', access: 'open' },
  { kind: 'nobody', access: 'members' },
  person('open', 'guest'),
  ...ROLES.map(role => person('members', role)),
  program(SCOPES),
]

/**
 * Every right, written down again and by hand: for each action, what is asked for and whether it is granted to
 * nobody (open, members) | everybody in open access | guest member admin owner | a program with every scope.
 */
const EXPECTED: Readonly<Record<string, string>> = {
  'server.describe': '++ + ++++ +',
  'server.set-up': '++ + ++++ -',
  'guest.join with guests': '++ + +--- -',
  'guest.join without guests': '-- - ---- -',
  'invitation.accept': '++ + ++++ -',
  'session.begin': '++ + ++++ -',
  'session.renew': '-- - -+++ -',
  'session.list of a member': '-- - -+-- -',
  'session.end of a member': '-- - -+++ +',
  'session.end of an admin': '-- - --++ -',
  'session.end of another admin': '-- - ---+ -',
  'session.end of an owner': '-- - ---+ -',
  'passkey.add of a member': '-- - -+-- -',
  'passkey.list of a member': '-- - -+-- -',
  'passkey.rename of a member': '-- - -+-- -',
  'passkey.remove of a member': '-- - -+-- -',
  'device.invite of a member': '-- - -+-- -',
  'people.see': '-- + -+++ -',
  'call.place to a person': '-- + -+++ -',
  'call.place to a link': '-- + ++++ -',
  'call.place to a line': '-- + ++++ -',
  'call.complete to a person': '-- + -+++ -',
  'call.take-part': '-- + ++++ -',
  "address.listen at a member's": '-- - -+-- -',
  "address.listen at a guest's": '-- + +--- -',
  'address.listen at a link': '-- + ++++ -',
  'address.listen at a line one staffs': '-- + -+++ -',
  'address.listen at another line': '-- + ---- -',
  'address.leave': '-- + ++++ -',
  'ice.get': '-- + ++++ -',
  'report.send': '-- + ++++ -',
  'presence.set of a member': '-- - -+-- -',
  'presence.set of a guest': '-- + ---- -',
  'contact.keep of a member': '-- - -+-- -',
  'contact.keep of a guest': '-- + ---- -',
  'completion.keep of a member': '-- - -+-- -',
  'completion.keep of a guest': '-- + ---- -',
  'history.read of a member': '-- - -+-- -',
  'history.read of a guest': '-- + ---- -',
  'history.clear of a member': '-- - -+-- -',
  'history.clear of a guest': '-- + ---- -',
  'line.list': '-- + -+++ +',
  'line.make': '-- - --++ +',
  'line.change': '-- - --++ +',
  'line.remove': '-- - --++ +',
  'line.staff of a line one staffs': '-- + -+++ -',
  'line.staff of another line': '-- + ---- -',
  'callback.request': '-- + ++++ -',
  'callback.handle on a line one staffs': '-- + -+++ +',
  'callback.handle on another line': '-- + --++ +',
  'link.make': '-- + -+++ +',
  'link.list of a member': '-- - -+++ +',
  'link.list of a guest': '-- + --++ +',
  'link.withdraw of a member': '-- - -+++ +',
  'link.withdraw of a guest': '-- + --++ +',
  'person.list': '-- - --++ +',
  'person.change a member to admin': '-- - --++ +',
  'person.change a member to owner': '-- - ---+ -',
  'person.change an admin to member': '-- - --++ -',
  'person.change another admin': '-- - ---+ -',
  'person.change an owner': '-- - ---+ -',
  'person.remove a member': '-- - --++ +',
  'person.remove another admin': '-- - ---+ -',
  'person.remove an owner': '-- - ---+ -',
  'person.export of a member': '-- - -+++ +',
  'person.erase a member': '-- - --++ +',
  'person.erase an owner': '-- - ---+ -',
  'invitation.list': '-- - --++ +',
  'invitation.make for a new member': '-- - --++ +',
  'invitation.make for a new admin': '-- - --++ +',
  'invitation.make for a new owner': '-- - ---+ -',
  'invitation.make to a member': '-- - --++ +',
  'invitation.make to another admin': '-- - ---+ -',
  'invitation.make to an owner': '-- - ---+ -',
  'invitation.withdraw of a member': '-- - --++ +',
  'invitation.withdraw of an owner': '-- - ---+ -',
  'ban.list': '-- - --++ +',
  'ban.make for a guest': '-- - --++ +',
  'ban.make for an admin': '-- - ---+ -',
  'ban.make for an owner': '-- - ---+ -',
  'ban.lift': '-- - --++ +',
  'call.list': '-- - --++ +',
  'call.end': '-- - --++ +',
  'record.list': '-- - --++ +',
  'audit.read': '-- - --++ +',
  'health.read': '-- - --++ +',
  'key.list': '-- - --++ -',
  'key.make': '-- - --++ -',
  'key.revoke': '-- - --++ -',
  'webhook.list': '-- - --++ +',
  'webhook.change': '-- - --++ +',
}

const member = { userId: 'member', role: 'member' } as const
const admin = { userId: 'admin', role: 'admin' } as const
const anotherAdmin = { userId: 'admin-2', role: 'admin' } as const
const anOwner = { userId: 'owner-2', role: 'owner' } as const
const guest = { userId: 'guest' } as const
const mine = { line: 'reception' } as const
const another = { line: 'sales' } as const

const QUESTIONS: Readonly<Record<string, Question>> = {
  'guest.join with guests': ask('guest.join', { guests: true }),
  'guest.join without guests': ask('guest.join', { guests: false }),
  'session.list of a member': ask('session.list', member),
  'session.end of a member': ask('session.end', member),
  'session.end of an admin': ask('session.end', admin),
  'session.end of another admin': ask('session.end', anotherAdmin),
  'session.end of an owner': ask('session.end', anOwner),
  'passkey.add of a member': ask('passkey.add', member),
  'passkey.list of a member': ask('passkey.list', member),
  'passkey.rename of a member': ask('passkey.rename', member),
  'passkey.remove of a member': ask('passkey.remove', member),
  'device.invite of a member': ask('device.invite', member),
  'call.place to a person': ask('call.place', { address: 'user:member' }),
  'call.place to a link': ask('call.place', { address: LINK }),
  'call.place to a line': ask('call.place', { address: 'line:sales' }),
  'call.complete to a person': ask('call.complete', { address: 'user:member' }),
  "address.listen at a member's": ask('address.listen', { address: 'user:member' }),
  "address.listen at a guest's": ask('address.listen', { address: 'user:guest' }),
  'address.listen at a link': ask('address.listen', { address: LINK }),
  'address.listen at a line one staffs': ask('address.listen', { address: 'line:reception' }),
  'address.listen at another line': ask('address.listen', { address: 'line:sales' }),
  'address.leave': ask('address.leave', { address: 'line:sales' }),
  'presence.set of a member': ask('presence.set', member),
  'presence.set of a guest': ask('presence.set', guest),
  'contact.keep of a member': ask('contact.keep', member),
  'contact.keep of a guest': ask('contact.keep', guest),
  'completion.keep of a member': ask('completion.keep', member),
  'completion.keep of a guest': ask('completion.keep', guest),
  'history.read of a member': ask('history.read', member),
  'history.read of a guest': ask('history.read', guest),
  'history.clear of a member': ask('history.clear', member),
  'history.clear of a guest': ask('history.clear', guest),
  'line.change': ask('line.change', another),
  'line.remove': ask('line.remove', another),
  'line.staff of a line one staffs': ask('line.staff', mine),
  'line.staff of another line': ask('line.staff', another),
  'callback.request': ask('callback.request', another),
  'callback.handle on a line one staffs': ask('callback.handle', mine),
  'callback.handle on another line': ask('callback.handle', another),
  'link.list of a member': ask('link.list', member),
  'link.list of a guest': ask('link.list', guest),
  'link.withdraw of a member': ask('link.withdraw', member),
  'link.withdraw of a guest': ask('link.withdraw', guest),
  'person.change a member to admin': ask('person.change', { ...member, becomes: 'admin' }),
  'person.change a member to owner': ask('person.change', { ...member, becomes: 'owner' }),
  'person.change an admin to member': ask('person.change', { ...admin, becomes: 'member' }),
  'person.change another admin': ask('person.change', anotherAdmin),
  'person.change an owner': ask('person.change', anOwner),
  'person.remove a member': ask('person.remove', member),
  'person.remove another admin': ask('person.remove', anotherAdmin),
  'person.remove an owner': ask('person.remove', anOwner),
  'person.export of a member': ask('person.export', member),
  'person.erase a member': ask('person.erase', member),
  'person.erase an owner': ask('person.erase', anOwner),
  'invitation.make for a new member': ask('invitation.make', { role: 'member', userId: null }),
  'invitation.make for a new admin': ask('invitation.make', { role: 'admin', userId: null }),
  'invitation.make for a new owner': ask('invitation.make', { role: 'owner', userId: null }),
  'invitation.make to a member': ask('invitation.make', member),
  'invitation.make to another admin': ask('invitation.make', anotherAdmin),
  'invitation.make to an owner': ask('invitation.make', anOwner),
  'invitation.withdraw of a member': ask('invitation.withdraw', { role: 'member' }),
  'invitation.withdraw of an owner': ask('invitation.withdraw', { role: 'owner' }),
  'ban.make for a guest': ask('ban.make', { role: 'guest' }),
  'ban.make for an admin': ask('ban.make', { role: 'admin' }),
  'ban.make for an owner': ask('ban.make', { role: 'owner' }),
}

/** The cells of a row that are granted, spaced as above. */
function cellsOf(question: Question): string {
  const cells = COLUMNS.map(actor => (isGranted(actor, question) ? '+' : '-')).join('')
  return `${cells.slice(0, 2)} ${cells.slice(2, 3)} ${cells.slice(3, 7)} ${cells.slice(7)}`
}

const actionOf = (row: string): Action => row.split(' ')[0] as Action

test.each(Object.entries(EXPECTED))('%s: %s', (row, cells) => {
  const question = QUESTIONS[row] ?? ({ action: actionOf(row), object: {} } as Question)
  expect(question.action).toBe(actionOf(row))
  expect(cellsOf(question)).toBe(cells)
})

test('every action has its rows', () => {
  expect([...new Set(Object.keys(EXPECTED).map(actionOf))].sort()).toEqual(Object.keys(RIGHTS).sort())
})

test.each(Object.keys(EXPECTED))('a program needs a scope: %s', row => {
  const question = QUESTIONS[row] ?? ({ action: actionOf(row), object: {} } as Question)
  const needed = RIGHTS[question.action].program
  const others = SCOPES.filter(scope => scope !== needed)
  expect(isGranted(program(others), question)).toBe(false)
})

test.each(ROLES)('a role takes nothing away in open access: %s', role => {
  const open = person('open', role)
  for (const question of Object.values(QUESTIONS)) {
    if (question.action === 'guest.join') continue
    if (isGranted(person('members', role), question)) expect(isGranted(open, question)).toBe(true)
  }
  expect(isGranted(open, ask('address.listen', { address: 'line:sales' }))).toBe(true)
  expect(isGranted(open, ask('people.see', {}))).toBe(true)
})

test('whom a token lets its person ring is all they ring', () => {
  for (const access of ['open', 'members'] as const) {
    for (const role of ROLES) {
      const bound: Actor = { ...person(access, role), rings: ['line:sales'] }
      expect(isGranted(bound, ask('call.place', { address: 'line:sales' }))).toBe(true)
      expect(isGranted(bound, ask('call.place', { address: 'line:support' }))).toBe(false)
      expect(isGranted(bound, ask('call.place', { address: LINK }))).toBe(false)
      expect(isGranted(bound, ask('call.complete', { address: 'user:member' }))).toBe(false)
    }
  }
})
