import {
  type CheckGroup,
  type CheckSnapshot,
  type StepKind,
  type StepState,
  tallySteps,
} from '@ringdown/client/check'

/** What the page "Check your connection" says; what each step found comes from the SDK. */
export const CHECK_TEXTS = {
  title: 'Check your connection',
  intro:
    'Looks whether video calls can work from this browser and this network. Your camera and microphone are opened for a moment; what they see and hear stays in this browser.',
  start: 'Start',
  running: 'Checking…',
  again: 'Run again',
  stop: 'Stop',
  download: 'Download report',
  reportSays:
    'The report holds no names, no passwords and no full network addresses: give it to whoever helps you.',
  progress: 'Progress',
  progressOf: (finished: number, total: number) => `${finished} of ${total}`,
} as const

export const GROUP_TITLES: Readonly<Record<CheckGroup, string>> = {
  browser: 'Browser and devices',
  server: 'Server',
  network: 'Network',
}

export const STATE_WORDS: Readonly<Record<StepState, string>> = {
  pending: 'Pending',
  running: 'Running…',
  passed: 'Passed',
  warning: 'Warning',
  failed: 'Failed',
  skipped: 'Skipped',
}

/** What the person can do for a step while it runs. */
export const RUNNING_HINTS: Readonly<Partial<Record<StepKind, string>>> = {
  microphone: 'Allow the microphone if your browser asks, and say something.',
  camera: 'Allow the camera if your browser asks.',
  stun: 'This can take ten seconds.',
  turn: 'This can take ten seconds.',
  loopback: 'Sending a test picture there and back.',
}

/** The result in one line. */
export function summaryOf({ phase, steps }: CheckSnapshot): string {
  const { failed, warnings } = tallySteps(steps)
  switch (phase) {
    case 'idle':
      return ''
    case 'running':
      return CHECK_TEXTS.running
    case 'stopped':
      return 'Stopped'
    case 'done':
      if (failed > 0) return failed === 1 ? '1 check failed' : `${failed} checks failed`
      if (warnings > 0)
        return `Everything works, with ${warnings === 1 ? '1 warning' : `${warnings} warnings`}`
      return 'Everything works'
  }
}

/** How the result is to look. */
export function toneOf({ phase, steps }: CheckSnapshot): 'plain' | 'good' | 'bad' {
  if (phase !== 'done') return 'plain'
  return tallySteps(steps).failed > 0 ? 'bad' : 'good'
}
