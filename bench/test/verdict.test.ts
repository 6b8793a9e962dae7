import { expect, it } from 'vitest'
import { CASES } from '../quality/cases.js'
import { measure } from '../quality/figures.js'
import { readOptions } from '../quality/options.js'
import { judge } from '../quality/verdict.js'
import { repeated, samplesOf } from './samples.js'

const good = samplesOf(repeated(40))
const figures = measure([good, good], { changed: 10_000, recovered: 20_000, ended: 40_000 })

/** What is not reached. */
function missed(
  name: string,
  ours: Partial<typeof figures>,
  reference: Partial<typeof figures> = {},
): string[] {
  return judge(name, { ...figures, ...ours }, { ...figures, ...reference })
    .filter(({ isReached }) => !isReached)
    .map(({ what, mustBe }) => `${what} ${mustBe}`)
}

it('reaches everything in a call in which nothing is lost', () => {
  for (const { name } of CASES) expect(missed(name, {})).toEqual([])
})

it('misses the voice, the picture and the recovery, each on its own', () => {
  const ours = { concealed: 0.6 }
  expect(missed('100k', ours, ours)).toEqual(['concealed ≤ 0.5 %'])
  expect(missed('loss20', ours, ours)).toEqual([])
  expect(missed('100k', { fps: 4 })).toEqual(['picture ≥ 5 fps'])
  expect(missed('50k', { fps: 0, paused: 100 })).toEqual([])
  expect(missed('step250k', { recovered: Number.POSITIVE_INFINITY })).toEqual(['full picture back ≤ 15 s'])
})

it('misses where ours is worse than the default pair by more than chance', () => {
  expect(missed('jitter40', { concealed: 1.2 }, { concealed: 1 })).toEqual([])
  expect(missed('jitter40', { concealed: 1.4 }, { concealed: 1 })).toEqual([
    'concealed no worse than default',
  ])
  expect(missed('clean', { frozen: 2 })).toEqual(['frozen no worse than default'])
})

it('judges by the promises alone where the default pair was not measured', () => {
  expect(judge('100k', figures, null).map(({ what }) => what)).toEqual(['concealed', 'picture'])
  expect(readOptions(['--alone']).isAlone).toBe(true)
})

it('measures every network once unless told otherwise, and says what it does not understand', () => {
  expect(readOptions([])).toEqual({ cases: CASES, seconds: 20, runs: 1, isTraced: false, isAlone: false })
  const args = ['--only', 'loss10,100k', '--trace', '--seconds', '15', '--runs', '3']
  const { cases, ...rest } = readOptions(args)
  expect(cases.map(({ name }) => name)).toEqual(['loss10', '100k'])
  expect(rest).toEqual({ seconds: 15, runs: 3, isTraced: true, isAlone: false })
  expect(() => readOptions(['--only', 'loss11'])).toThrow('There is no network "loss11".')
  expect(() => readOptions(['--seconds', '5'])).toThrow('from 12')
  expect(() => readOptions(['--loss', '5'])).toThrow('There is no option "--loss".')
})
