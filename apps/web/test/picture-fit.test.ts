import { describe, expect, it } from 'vitest'
import { otherFit, usualFit } from '../src/in-call/picture-fit.js'

describe('usualFit', () => {
  it.each([
    ['a phone held upright, seen on a desktop', 9 / 16, 16 / 9, 'whole'],
    ['an upright 3:4 picture in a wide window', 3 / 4, 16 / 10, 'whole'],
    ['a desktop, seen on a phone held upright', 16 / 9, 390 / 844, 'whole'],
    ['two desktops', 16 / 9, 16 / 10, 'filled'],
    ['an old 4:3 camera in a wide window', 4 / 3, 16 / 9, 'filled'],
    ['two phones held upright', 9 / 16, 390 / 844, 'filled'],
    ['a square window', 16 / 9, 1, 'whole'],
  ] as const)('%s: %f in %f is %s', (_case, picture, place, fit) =>
    expect(usualFit(picture, place)).toBe(fit),
  )

  it('fills while the picture’s shape is unknown', () => expect(usualFit(null, 1.6)).toBe('filled'))

  it('has an opposite', () => expect([otherFit('whole'), otherFit('filled')]).toEqual(['filled', 'whole']))
})
