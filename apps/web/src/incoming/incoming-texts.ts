/** What a ringing call says. */
export const INCOMING_TEXTS = {
  title: (name: string) => `Incoming call from ${name}`,
  callFrom: 'Incoming call from',
  video: 'Video call',
  voice: 'Voice call',
  endsOther: (name: string) => ` · answering ends your call with ${name}`,
} as const
