import type { MediaProblem, MediaProblemCode } from '@ringdown/client'

/** What is worth knowing, but nothing is wrong. */
const NEWS: ReadonlySet<MediaProblemCode> = new Set(['replaced', 'ended'])

export function isNews({ code }: MediaProblem): boolean {
  return NEWS.has(code)
}

export function newsSentence({ device, code, message }: MediaProblem): string {
  return device === 'screen' && code === 'ended' ? 'You stopped sharing your screen.' : message
}
