import { describe, expect, it } from 'vitest'
import { type Figures, measure, medianOf } from '../quality/figures.js'
import { repeated, samplesOf } from './samples.js'

const good = samplesOf(repeated(40))

describe('the figures of a call', () => {
  const moments = { changed: 10_000, recovered: null, ended: 30_000 }

  it('are those of a good call where nothing happens', () => {
    expect(measure([good, good], moments)).toEqual({
      concealed: 0,
      concealedSinceChange: 0,
      silent: 0,
      frozen: 0,
      paused: 0,
      fps: 30,
      height: 360,
      bufferMs: expect.closeTo(40),
      audioRate: 40,
      videoRate: 1000,
      adapted: 0,
      recovered: null,
      limitedByCpu: 0,
    } satisfies Figures)
  })

  it('count what is concealed from eight seconds after the change, without silence, at both ends', () => {
    const bad = samplesOf([
      ...repeated(10),
      ...repeated(8, { concealed: 24_000 }),
      ...repeated(12, { concealed: 4800, silent: 2400 }),
      ...repeated(10, { concealed: 48_000 }),
    ])
    const figures = measure([bad, good], moments)
    expect(figures.concealed).toBeCloseTo(2.5)
    expect(figures.silent).toBeCloseTo(2.5)
    expect(figures.concealedSinceChange).toBeCloseTo((8 * 50 + 12 * 5) / 20 / 2)
  })

  it('count the second half of a change that is soon over', () => {
    const bad = samplesOf([...repeated(16), ...repeated(2, { concealed: 48_000 }), ...repeated(22)])
    const soonOver = { changed: 10_000, recovered: 20_000, ended: 40_000 }
    expect(measure([bad, bad], soonOver).concealed).toBeCloseTo(40)
  })

  it('count from the last bad moment how long it takes to adapt, at the slower end', () => {
    const slow = samplesOf([...repeated(10), ...repeated(6, { concealed: 4800 }), ...repeated(24)])
    expect(measure([slow, good], moments).adapted).toBe(6)
    const never = samplesOf([...repeated(10), ...repeated(30, { concealed: 4800 })])
    expect(measure([good, never], moments).adapted).toBe(Number.POSITIVE_INFINITY)
  })

  it('say how long after the recovery the full picture has come back to stay', () => {
    const small = { height: 180, frames: 10 }
    const flaps = samplesOf([
      ...repeated(10),
      ...repeated(11, small),
      ...repeated(4),
      ...repeated(2, small),
      ...repeated(13),
    ])
    const recovers = { changed: 10_000, recovered: 20_000, ended: 40_000 }
    expect(measure([good, flaps], recovers).recovered).toBe(8)
    const never = samplesOf([...repeated(10), ...repeated(30, small)])
    expect(measure([good, never], recovers).recovered).toBe(Number.POSITIVE_INFINITY)
  })

  it('count a freeze while it lasts, once, and none while no picture is sent', () => {
    const frozen = samplesOf([
      ...repeated(20),
      ...repeated(4, { frames: 0 }),
      // The browser tells of it only now.
      { frozen: 4.5 },
      ...repeated(3, { frames: 0 }),
      ...repeated(12),
    ])
    expect(measure([frozen, good], moments).frozen).toBeCloseTo(((4 + 0.5 + 3) / 12 / 2) * 100)
    const paused = samplesOf([...repeated(16), ...repeated(14, { isPaused: true }), ...repeated(10)])
    const without = samplesOf([...repeated(16), ...repeated(14, { frames: 0 }), ...repeated(10)])
    expect(measure([without, paused], moments)).toMatchObject({ frozen: 0, paused: 50 })
  })

  it('say how long the processor limited the worse sender', () => {
    const limited = samplesOf([...repeated(15), ...repeated(3, { limitedByCpu: 0.5 }), ...repeated(12)])
    expect(measure([good, limited], moments).limitedByCpu).toBe(1.5)
  })

  it('cannot be had without samples', () => {
    expect(() => measure([good, []], moments)).toThrow(RangeError)
  })

  it('of several runs are the medians', () => {
    const [first, second, third] = [1, 5, 2].map(concealed => ({
      ...measure([good, good], moments),
      concealed,
    }))
    if (!first || !second || !third) throw new Error('Three were made.')
    expect(medianOf([first, second, third])).toEqual({ ...first, concealed: 2 })
  })
})
