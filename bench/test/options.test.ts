import { describe, expect, it } from 'vitest'
import { readBenchOptions } from '../options.js'

describe('what is typed after npm run bench', () => {
  it('is nothing: every bench, with its own number of runs', () => {
    expect(readBenchOptions([])).toEqual({
      names: [],
      runs: null,
      only: null,
      roundTrips: null,
      devices: 5_000,
      isTraced: false,
    })
  })

  it('names benches, rows and distances', () => {
    const typed = 'pickup --only app-answer,sdk-join --trace --round-trip 0,100 --runs 3 --devices 90'
    expect(readBenchOptions(typed.split(' '))).toEqual({
      names: ['pickup'],
      runs: 3,
      only: ['app-answer', 'sdk-join'],
      roundTrips: [0, 100],
      devices: 90,
      isTraced: true,
    })
  })

  it.each(['--runs 0', '--runs', '--runs 1.5', '--round-trip -1', '--round-trip 100,x', '--seconds 3'])(
    'is refused with a sentence: %s',
    typed => {
      expect(() => readBenchOptions(typed.split(' '))).toThrow(RangeError)
    },
  )
})
