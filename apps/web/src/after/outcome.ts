import type { CallSnapshot } from '@ringdown/client'

/** How a call ended, in one line, and what there is to add. */
export interface Outcome {
  readonly status: string
  readonly detail: string | null
  /** Something did not work, rather than somebody having decided so. */
  readonly hasFailed: boolean
}

/**
 * What to say of a call that has ended. Pure, so that every reason has its words.
 * @param relayed whether this person has all their calls relayed, which may be why one failed.
 */
export function outcomeOf(
  { reason, address, failure }: Pick<CallSnapshot, 'reason' | 'address' | 'failure'>,
  name: string,
  relayed: boolean,
): Outcome {
  switch (reason) {
    case null:
    case 'completed':
    case 'cancelled':
      return say('Call ended')
    case 'declined':
      return say(`${name} declined`)
    case 'busy':
      return say(`${name} is on another call`)
    case 'no-answer':
      return say(`No answer from ${name}`)
    case 'answered-elsewhere':
      return say(
        address.startsWith('user:') ? 'Answered on another device' : 'This call has already been answered',
      )
    case 'declined-elsewhere':
      return say('Declined on another device')
    case 'replaced':
      return say('Call ended', 'It went on in a new call.')
    case 'peer-left':
      return say(`Call ended: ${name} left`)
    case 'media-failed':
      return failed(failure, 'camera and microphone could not be used.')
    case 'ice-failed':
      if (relayed) return failed(null, NO_RELAY)
      return failed(failure, 'the two browsers could not reach each other. Try another network.')
    case 'ice-timeout':
      return failed(failure, 'the connection was lost and did not come back.')
    case 'unsupported':
      return failed(failure, 'the two browsers have no way of calling in common.')
    case 'internal':
      return failed(failure, 'something went wrong. Try again.')
  }
}

const NO_RELAY =
  'you have all your calls relayed, and that needs a TURN server. Ask whoever runs this server to set one up, or turn off “Always relay my calls” in the settings.'

function say(status: string, detail: string | null = null): Outcome {
  return { status, detail, hasFailed: false }
}

function failed(failure: string | null, otherwise: string): Outcome {
  return { status: `Call failed: ${failure ?? otherwise}`, detail: null, hasFailed: true }
}
