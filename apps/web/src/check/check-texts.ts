import {
  type CheckGroup,
  type CheckSnapshot,
  type StepKind,
  type StepState,
  tallySteps,
} from '@ringdown/client/check'

/** The words of the "Check your connection" page. The findings of each step come from the SDK. */
export const CHECK_TEXTS = {
  title: 'Check your connection',
  intro:
    'Checks whether video calls work from this browser and network. Your camera and microphone turn on briefly; nothing they capture leaves this browser.',
  start: 'Start',
  running: 'Checking…',
  again: 'Run again',
  stop: 'Stop',
  download: 'Download report',
  reportSays:
    'The report contains no names, passwords or full network addresses, so you can safely share it with your administrator.',
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

/** What the person can do while a step runs. */
export const RUNNING_HINTS: Readonly<Partial<Record<StepKind, string>>> = {
  microphone: 'Allow the microphone if your browser asks, and say something.',
  camera: 'Allow the camera if your browser asks.',
  stun: 'This can take up to ten seconds.',
  turn: 'This can take up to ten seconds.',
  loopback: 'Sending a test picture to the relay and back.',
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
        return `Calls should work, with ${warnings === 1 ? '1 warning' : `${warnings} warnings`}`
      return 'Everything works'
  }
}

/** The colour of the result. */
export function toneOf({ phase, steps }: CheckSnapshot): 'plain' | 'good' | 'bad' {
  const { failed, warnings } = tallySteps(steps)
  if (phase !== 'done') return 'plain'
  if (failed > 0) return 'bad'
  return warnings > 0 ? 'plain' : 'good'
}
