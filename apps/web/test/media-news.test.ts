import type { MediaProblem, MediaProblemCode } from '@ringdown/client'
import { describe, expect, it } from 'vitest'
import { isNews, newsSentence } from '../src/media/media-news.js'

const problem = (code: MediaProblemCode, device: MediaProblem['device'] = 'microphone'): MediaProblem => ({
  device,
  code,
  message: 'As the SDK says it.',
})

describe('device changes', () => {
  it.each<MediaProblemCode>(['replaced', 'ended'])('%s is news', code =>
    expect(isNews(problem(code))).toBe(true),
  )

  it.each<MediaProblemCode>(['interrupted', 'lost', 'in-use', 'denied', 'insecure', 'not-found', 'unknown'])(
    '%s is a problem, with a way to try again',
    code => expect(isNews(problem(code))).toBe(false),
  )

  it('describes the stop button of the browser’s own bar as the person’s own action', () => {
    expect(newsSentence(problem('ended', 'screen'))).toBe('You stopped sharing your screen.')
    expect(newsSentence(problem('replaced'))).toBe('As the SDK says it.')
  })
})
