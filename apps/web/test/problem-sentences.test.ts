import type { MediaProblem } from '@ringdown/client'
import { expect, it } from 'vitest'
import { problemSentences } from '../src/media/problem-sentences.js'

const problem = (device: MediaProblem['device'], code: MediaProblem['code']): MediaProblem => ({
  device,
  code,
  message: `${device} ${code}`,
})

it('says a shared reason once', () => {
  const sentences = problemSentences([problem('microphone', 'denied'), problem('camera', 'denied')])
  expect(sentences).toHaveLength(1)
  expect(sentences[0]).toMatch(/camera and microphone.*Allow/)
})

it('says two reasons separately', () =>
  expect(problemSentences([problem('microphone', 'in-use'), problem('camera', 'denied')])).toEqual([
    'microphone in-use',
    'camera denied',
  ]))

it('leaves nothing out: the screen beside both, one device alone, a reason without a shared sentence', () => {
  expect(
    problemSentences([
      problem('microphone', 'not-found'),
      problem('camera', 'not-found'),
      problem('screen', 'unknown'),
    ]),
  ).toEqual([expect.stringMatching(/camera.*microphone/i), 'screen unknown'])
  expect(problemSentences([problem('camera', 'not-found')])).toEqual(['camera not-found'])
  expect(problemSentences([problem('microphone', 'lost'), problem('camera', 'lost')])).toEqual([
    'microphone lost',
    'camera lost',
  ])
  expect(problemSentences([])).toEqual([])
})
