import type { Action, ObjectOf, Question } from './actions.js'
import type { Actor, PersonActor, ProgramActor } from './actor.js'
import type { Condition } from './conditions.js'
import { RIGHTS, type Rights } from './rights.js'

/** Whether somebody may do something. Pure and total: what `rights.ts` does not grant is refused. */
export function may<A extends Action>(actor: Actor, action: A, object: ObjectOf<A>): boolean {
  const rights: Rights<ObjectOf<A>> = RIGHTS[action]
  switch (actor.kind) {
    case 'nobody':
      return rights.nobody(object)
    case 'program':
      if (rights.program === null || !actor.scopes.includes(rights.program)) return false
      return rights.admin(asAdmin(actor), object)
    case 'person': {
      const granted: Condition<ObjectOf<A>> = rights[actor.role]
      return granted(actor, object) || (actor.access === 'open' && rights.open(actor, object))
    }
  }
}

/** No key gives more than an admin has, who can make keys. */
function asAdmin({ access }: ProgramActor): PersonActor {
  return { kind: 'person', access, userId: PROGRAM, role: 'admin', lines: [] }
}

/** The id of no person: an address has no such character. */
const PROGRAM = '*'

/** The answer to what a request asks. */
export function isGranted(actor: Actor, { action, object }: Question): boolean {
  return may(actor, action, object)
}
