import type { MediaProblem, MediaProblemCode } from '@ringdown/client'

/** The sentence for a problem that the microphone and camera share. */
const BOTH: Readonly<Partial<Record<MediaProblemCode, string>>> = {
  insecure:
    'Browsers allow the camera and microphone only over https or on localhost. Ask your administrator for the https address.',
  unsupported: 'This browser doesn’t offer the camera and microphone. Open this page in Safari or Chrome.',
  denied:
    'Your browser is blocking the camera and microphone. Allow both in the site settings next to the address bar.',
  'not-found': 'No camera or microphone found. Check that they are plugged in.',
  'in-use': 'Another program is using the camera and microphone. Close it and try again.',
}

/** The sentences for the given problems; a shared reason is said once. */
export function problemSentences(problems: readonly MediaProblem[]): string[] {
  const [microphone, camera] = (['microphone', 'camera'] as const).map(device =>
    problems.find(problem => problem.device === device),
  )
  const both = microphone && microphone.code === camera?.code ? BOTH[microphone.code] : undefined
  if (!both) return problems.map(problem => problem.message)
  const others = problems.filter(problem => problem !== microphone && problem !== camera)
  return [both, ...others.map(problem => problem.message)]
}
