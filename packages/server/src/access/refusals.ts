import { type Problem, RingdownError } from '@ringdown/protocol'
import type { Action, Question } from './actions.js'
import type { Actor } from './actor.js'

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

const NOT_YOURS = 'Your role here does not allow this.'
