/** What the pages of a line say. */
export const LINE_TEXTS = {
  staffTitle: (line: string) => `Line “${line}”`,
  staffHint: 'Whoever calls this line waits here until one of you answers. Leave the page open.',
  looking: 'Looking who is waiting…',
  nobody: 'Nobody is waiting',
  nobodyHint: 'Visitors call from this address:',
  waited: (duration: string) => `Waiting ${duration}`,
  visitorTitle: (line: string) => `Call ${line}`,
  visitorHint: (line: string) => `You will wait until somebody at ${line} answers.`,
  welcome: (line: string) => `Continue calls ${line} with your camera and microphone. Tell them who you are.`,
  badName: 'There is no such line',
  badNameHint: 'A line’s name has only small letters, digits and hyphens.',
} as const
