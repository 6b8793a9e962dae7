import type { CallSnapshot } from '@ringdown/client'
import { readRefusal } from './call-again-wait.js'

/** How a call ended: a title, and what there is to say about it. */
export interface Outcome {
  readonly title: string
  /** The cause of a failure, or what became of the call; one sentence. */
  readonly detail: string | null
  /** What helps after a failure, in as many sentences as it takes. */
  readonly advice: string | null
  /** Something failed, as opposed to someone deciding to end the call. */
  readonly hasFailed: boolean
}

/**
 * The words for an ended call. A pure function, so tests can check every reason.
 *
 * @param relayed whether this person relays all their calls, which can be why one failed.
 * @param hasRung whether a page of the person called has said that it rings there.
 */
export function outcomeOf(
  { reason, address, failure, direction }: Pick<CallSnapshot, 'reason' | 'address' | 'failure' | 'direction'>,
  name: string,
  relayed: boolean,
  hasRung: boolean,
): Outcome {
  switch (reason) {
    case null:
    case 'completed':
      return say('Call ended')
    case 'cancelled':
      // At the moment of the answer: what was cancelled before is only a missed call.
      return say(direction === 'incoming' ? `${name} cancelled the call` : 'Call ended')
    case 'declined':
      // The server did not let it ring, and says why.
      return say(failure === null ? `${name} declined` : readRefusal(failure).sentence)
    case 'busy':
      return say(`${name} is on another call`)
    case 'no-answer':
      if (address.startsWith('link:')) return say('Nobody joined')
      return say(`No answer from ${name}`, hasRung || !address.startsWith('user:') ? null : NOT_RUNG)
    case 'answered-elsewhere':
      return say(answeredElsewhere(address))
    case 'declined-elsewhere':
      return say('Declined on another device')
    case 'moved':
      return say('Moved to another device')
    case 'replaced':
      return say('Call ended', 'It continued in a new call.')
    case 'peer-left':
      return say(`Call ended: ${name} left`)
    case 'ice-failed':
      if (relayed) return failed(null, NO_RELAY)
      return failed(failure, 'Your browsers couldn’t reach each other. Try another network.')
    case 'ice-timeout':
      return failed(failure, 'The connection was lost and didn’t come back.')
    case 'unsupported':
      return failed(failure, 'Your browsers aren’t compatible. Update both.')
    default:
      return failed(failure, 'Something went wrong. Try again.')
  }
}

/** The server does not tell an absent person from one it has never known, or knows by another id now. */
const NOT_RUNG = 'It didn’t ring there. If they’re listed under People, call them from there.'

const NO_RELAY =
  '“Always relay my calls” is on, and that needs a working TURN server. Contact your administrator, or turn it off in Settings.'

function answeredElsewhere(address: string): string {
  if (address.startsWith('user:')) return 'Answered on another device'
  return address.startsWith('link:') ? 'This link has been used' : 'This call has already been answered'
}

function say(title: string, detail: string | null = null): Outcome {
  return { title, detail, advice: null, hasFailed: false }
}

/** The first sentence says why; the others, what to do. */
function failed(failure: string | null, otherwise: string): Outcome {
  const text = failure ?? otherwise
  const end = text.indexOf('. ') + 1
  const [detail, advice] = end > 0 ? [text.slice(0, end), text.slice(end + 1)] : [text, null]
  return { title: 'Call failed', detail, advice, hasFailed: true }
}
