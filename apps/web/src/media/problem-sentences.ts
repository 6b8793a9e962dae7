import type { MediaProblem, MediaProblemCode } from '@ringdown/client'

/** What to say where microphone and camera fail for one and the same reason. */
const BOTH: Readonly<Partial<Record<MediaProblemCode, string>>> = {
  insecure:
    'Browsers allow camera and microphone only on https or localhost: ask whoever runs this server for its https address.',
  denied:
    'Your browser is not allowed to use camera and microphone: allow both in the site settings beside the address bar.',
  'not-found': 'No camera and no microphone was found: check that they are plugged in.',
  'in-use': 'Camera and microphone are in use by another program: close it there.',
}

/** The sentences for what is wrong, each reason said once. */
export function problemSentences(problems: readonly MediaProblem[]): string[] {
  const [microphone, camera] = (['microphone', 'camera'] as const).map(device =>
    problems.find(problem => problem.device === device),
  )
  const both = microphone && microphone.code === camera?.code ? BOTH[microphone.code] : undefined
  if (!both) return problems.map(problem => problem.message)
  const others = problems.filter(problem => problem !== microphone && problem !== camera)
  return [both, ...others.map(problem => problem.message)]
}
