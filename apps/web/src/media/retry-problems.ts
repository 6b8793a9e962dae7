import type { LocalMedia, MediaProblem } from '@ringdown/client'

/** Retries what failed. Microphone and camera are retried together, so that the browser asks only once. */
export async function retryProblems(
  media: Pick<LocalMedia, 'open' | 'shareScreen'>,
  problems: readonly MediaProblem[],
): Promise<void> {
  const failed = (device: MediaProblem['device']) => problems.some(problem => problem.device === device)
  if (failed('microphone') || failed('camera')) {
    await media.open({ audio: failed('microphone'), video: failed('camera') })
  }
  if (failed('screen')) await media.shareScreen()
}
