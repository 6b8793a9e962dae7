/** The words about a call that goes on on another device of this person's. */
export const MOVING_TEXTS = {
  elsewhere: (name: string) => `You’re in a call with ${name} on another device`,
  move: 'Move here',
  moveLong: (name: string) => `Move here: your call with ${name}`,
  moving: 'Moving…',
  failed: 'The call couldn’t be moved here. It goes on where it is.',
} as const
