import type { LocalMedia, MediaProblem } from '@ringdown/client'
import { expect, it } from 'vitest'
import { retryProblems } from '../src/media/retry-problems.js'

const problem = (device: MediaProblem['device']): MediaProblem => ({ device, code: 'denied', message: 'No.' })

async function retried(...devices: MediaProblem['device'][]): Promise<string[]> {
  const asked: string[] = []
  const media: Pick<LocalMedia, 'open' | 'shareScreen'> = {
    open: async wanted => void asked.push(JSON.stringify(wanted)),
    shareScreen: async () => void asked.push('screen'),
  }
  await retryProblems(media, devices.map(problem))
  return asked
}

it('asks the browser once for microphone and camera', async () =>
  expect(await retried('microphone', 'camera')).toEqual(['{"audio":true,"video":true}']))

it('asks only for what failed', async () => {
  expect(await retried('camera')).toEqual(['{"audio":false,"video":true}'])
  expect(await retried('screen')).toEqual(['screen'])
})
