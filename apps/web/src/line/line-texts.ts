/** The words of the line pages. */
export const LINE_TEXTS = {
  staffTitle: (line: string) => `Line “${line}”`,
  staffHint: 'Callers wait here until someone answers. Keep this page open.',
  looking: 'Checking who’s waiting…',
  nobody: 'Nobody is waiting',
  nobodyHint: 'Visitors call from this address:',
  waited: (duration: string) => `Waiting ${duration}`,
  visitorTitle: (line: string) => `Call ${line}`,
  visitorHint: (line: string) => `You’ll wait until someone at ${line} answers.`,
  welcome: (line: string) =>
    `When you continue, we call ${line} with your camera and microphone on. Tell them who you are.`,
  badName: 'Line not found',
  badNameHint: 'A line name can contain only lowercase letters, digits and hyphens.',
} as const
