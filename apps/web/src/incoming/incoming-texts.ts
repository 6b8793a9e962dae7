import type { CallSnapshot } from '@ringdown/client'

/** The words of a ringing call. */
export const INCOMING_TEXTS = {
  title: (name: string) => `Incoming call from ${name}`,
  callFrom: 'Incoming call from',
  video: 'Video call',
  voice: 'Voice call',
  /** What answering does to the call that this person is in. */
  endsOther({ peer, address }: Pick<CallSnapshot, 'peer' | 'address'>): string {
    if (peer !== null) return ` · answering ends your call with ${peer.name}`
    return address.startsWith('link:') ? ' · your link stays open' : ' · answering cancels your other call'
  },
} as const
