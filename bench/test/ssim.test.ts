import { seededRandom } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { compareText, type Grey } from '../legibility/ssim.js'

const SIZE = 64

function picture(light: (x: number, y: number) => number): Grey {
  const at = (index: number) => light(index % SIZE, Math.floor(index / SIZE))
  return { width: SIZE, height: SIZE, light: Array.from({ length: SIZE * SIZE }, (_, index) => at(index)) }
}

/** Thin strokes, in the upper half. */
const text = picture((x, y) => (y < SIZE / 2 && x % 4 === 0 ? 20 : 250))
const smeared = picture((_, y) => (y < SIZE / 2 ? 192 : 250))

describe('legibility', () => {
  it('is whole in the same picture', () => {
    expect(compareText(text, text)).toBeCloseTo(1)
  })

  it('is gone where the strokes are, though the paper is white', () => {
    expect(compareText(text, smeared)).toBeLessThan(0.1)
  })

  it('falls with the noise', () => {
    const noisy = (amount: number) => {
      const random = seededRandom(7)
      return compareText(text, { ...text, light: Array.from(text.light, value => value + random() * amount) })
    }
    expect(noisy(40)).toBeGreaterThan(0.9)
    expect(noisy(200)).toBeLessThan(noisy(40))
  })

  it('cannot be told of a blank original, nor of pictures of different size', () => {
    expect(() =>
      compareText(
        picture(() => 250),
        text,
      ),
    ).toThrow(RangeError)
    expect(() => compareText(text, { ...text, width: SIZE - 1 })).toThrow(RangeError)
  })
})
