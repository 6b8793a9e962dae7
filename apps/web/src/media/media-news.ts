import type { MediaProblem, MediaProblemCode } from '@ringdown/client'

/** Worth knowing, but not a problem. */
const NEWS: ReadonlySet<MediaProblemCode> = new Set(['replaced', 'ended'])

export function isNews({ code }: MediaProblem): boolean {
  return NEWS.has(code)
}

export function newsSentence({ device, code, message }: MediaProblem): string {
  return device === 'screen' && code === 'ended' ? 'You stopped sharing your screen.' : message
}
