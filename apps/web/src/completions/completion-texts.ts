/** The words about waiting until somebody is free. */
export const COMPLETION_TEXTS = {
  ask: 'Ring when free',
  waiting: (name: string) => `Waiting until ${name} is free`,
  waitingSays: 'You’ll be rung here once you both are, within an hour.',
  stop: 'Stop waiting',
  stopLong: (name: string) => `Stop waiting for ${name}`,
  free: (name: string) => `${name} is free now`,
  isFree: 'is free now',
  freeSays: 'You asked to be rung.',
  call: 'Call',
  refuse: 'Not now',
  list: 'People you’re waiting for',
  failed: 'That didn’t work. Try again.',
} as const
