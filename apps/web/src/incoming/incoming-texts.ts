/** The words of a ringing call. */
export const INCOMING_TEXTS = {
  title: (name: string) => `Incoming call from ${name}`,
  callFrom: 'Incoming call from',
  video: 'Video call',
  voice: 'Voice call',
  endsOther: (name: string | null) =>
    name === null ? ' · answering cancels your other call' : ` · answering ends your call with ${name}`,
} as const
