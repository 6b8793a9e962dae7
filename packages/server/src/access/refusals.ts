import { type Problem, RingdownError } from '@ringdown/protocol'
import type { Action, Question } from './actions.js'
import type { Actor } from './actor.js'
import type { AuditEvent } from './audit.js'

/** What guests are told, where "your role" would tell them nothing. */
const TO_GUESTS: Partial<Record<Action, string>> = {
  'people.see': 'Guests see no list of people here. Ask somebody for a link.',
  'call.place': 'As a guest you can call only the link or the line that you came to.',
  'address.listen': 'Guests do not staff lines.',
  'link.make': 'Guests make no links here, or this link does not exist any more. Ask for a new one.',
  'guest.join': 'Guests are not let in here. Sign in, or ask for an invitation.',
}

const TO_ALL: Partial<Record<Action, string>> = {
  'call.place': 'Your sign-in does not let you call this address.',
  'call.complete': 'Your sign-in does not let you call this address.',
  'address.listen': 'You can listen to your own "user:" address, to links, and to the lines that you staff.',
  'presence.set': 'This is for members.',
}

/** The refusal of what somebody asked for. */
export function refusalOf(actor: Actor, { action }: Question): RingdownError {
  const isGuest = actor.kind !== 'person' || actor.role === 'guest'
  const message = (isGuest ? TO_GUESTS[action] : undefined) ?? TO_ALL[action] ?? NOT_YOURS
  const problem: Problem = { code: 'not-allowed', message }
  return new RingdownError(problem)
}

/** What the page of a guest asks for by itself, and is refused each time: nobody has tried anything. */
const ASKED_BY_PAGES: readonly Action[] = [
  'people.see',
  'presence.set',
  'contact.keep',
  'completion.keep',
  'history.read',
]

/** The refusal of what a device asked for, as the audit log has it; `null` for one that says nothing. */
export function refusalEvent({ action, object }: Question, { message }: RingdownError): AuditEvent | null {
  if (ASKED_BY_PAGES.includes(action)) return null
  return { action, object: nameOf(object), detail: message }
}

/** What was asked for, unless it is a link, whose address is its secret. */
function nameOf(object: Question['object']): string | null {
  if ('address' in object) return object.address.startsWith('link:') ? null : object.address
  if ('line' in object) return `line:${object.line}`
  return 'userId' in object ? object.userId : null
}

const NOT_YOURS = 'Your role here does not allow this.'
