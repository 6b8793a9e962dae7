import type { OutageCause } from '@ringdown/client'

/** What the app says about a lost or restored connection. */
export const TROUBLE_TEXTS = {
  connecting: 'Connecting…',
  returning: 'Returning to the call…',
  reconnecting: 'Reconnecting…',
  left: (name: string) => `${name} closed or reloaded the page. Waiting for them to come back…`,
  back: 'Reconnected',
  title: 'Connection lost',
  givesUp: (seconds: number) => `Call ends in ${seconds} s unless the connection returns.`,
  waits: 'Waiting until you hang up.',
  tryNow: 'Try now',
  trying: 'Trying…',
  keepWaiting: 'Keep waiting',
  serverUnreachable: 'Server unreachable. Your call isn’t affected.',
} as const

/** Whose network is the cause, and what helps. */
export function causeOf(cause: OutageCause, name: string): string {
  switch (cause) {
    case 'here':
      return 'Your network is down. Check your Wi-Fi or cable. The call resumes when you reconnect.'
    case 'there':
      return `Can’t reach ${name}. The call resumes when they reconnect.`
    case 'between':
      return 'You’re both online, but your networks can’t reach each other. Looking for another route.'
    case 'left':
      return TROUBLE_TEXTS.left(name)
  }
}

/** The text on the other person's picture. */
export function hintOf(cause: OutageCause, name: string): string {
  return cause === 'left' ? TROUBLE_TEXTS.left(name) : TROUBLE_TEXTS.reconnecting
}
