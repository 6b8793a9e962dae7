import type { OutageCause } from '@ringdown/client'

/** What is said of a connection that is lost, and when it is back. */
export const TROUBLE_TEXTS = {
  connecting: 'Connecting…',
  returning: 'Returning to the call…',
  reconnecting: 'Reconnecting…',
  left: (name: string) => `${name} closed or reloaded the page. Waiting a moment…`,
  back: 'Back again',
  title: 'The connection is lost',
  givesUp: (seconds: number) => `Ends in ${seconds} s if it does not come back.`,
  waits: 'Waiting until you hang up.',
  tryNow: 'Try now',
  trying: 'Trying…',
  keepWaiting: 'Keep waiting',
  lineLost: 'The server is out of reach; the call goes on.',
} as const

/** Whose network it is, and what helps. */
export function causeOf(cause: OutageCause, name: string): string {
  switch (cause) {
    case 'here':
      return 'Your network is not reachable. Check your Wi-Fi or cable: the call goes on as soon as it is back.'
    case 'there':
      return `${name}’s network is not reachable. The call goes on as soon as it is back.`
    case 'between':
      return 'Both of you are online, but your networks do not reach each other. Looking for another way.'
    case 'left':
      return TROUBLE_TEXTS.left(name)
  }
}

/** What stands on the other's picture. */
export function hintOf(cause: OutageCause, name: string): string {
  return cause === 'left' ? TROUBLE_TEXTS.left(name) : TROUBLE_TEXTS.reconnecting
}
