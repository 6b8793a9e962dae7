/** The words of the line pages. */
export const LINE_TEXTS = {
  staffTitle: (line: string) => `Line “${line}”`,
  staffHint:
    'Callers wait here until someone answers. You’ll hear them on every page of this app. Keep it open.',
  looking: 'Checking who’s waiting…',
  nobody: 'Nobody is waiting',
  nobodyHint: 'Visitors call from this address:',
  waitingCallers: 'Waiting callers',
  waitingAt: (count: number, line: string) => `${count} waiting at ${line}`,
  answering: (line: string) => `You’re answering ${line}`,
  stop: 'Stop',
  stopLong: (line: string) => `Stop answering ${line}`,
  answer: (name: string) => `Answer ${name}`,
  endAndAnswer: (name: string) => `End this call and answer ${name}`,
  endsCall: 'Answering ends your present call.',
  waited: (duration: string) => `Waiting ${duration}`,
  visitorTitle: (line: string) => `Call ${line}`,
  visitorHint: (line: string) => `You’ll wait until someone at ${line} answers.`,
  welcome: (line: string) =>
    `When you continue, we call ${line} with your camera and microphone on. Tell them who you are.`,
  badName: 'Line not found',
  badNameHint: 'A line name can contain only lowercase letters, digits and hyphens.',
} as const
