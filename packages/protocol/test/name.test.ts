import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS, nameOutline, nameProblem, tidyName } from '../src/index.js'
import { guestRequestSchema } from '../src/schemas.js'

const isTaken = (name: string) => guestRequestSchema.safeParse({ name }).success

describe('tidyName', () => {
  it('keeps what people write', () => {
    const names = [
      'Ada Lovelace',
      'Ben 👩‍💻',
      'Eva ❤️',
      '👩‍❤️‍👨',
      'Зоя',
      '李小龍',
      'می‌خواهم',
      'Nguyễn',
      'क्‍ष',
      'กิ่ง',
    ]
    for (const name of names) expect(tidyName(name)).toBe(name)
  })

  it('takes out what would disturb others', () => {
    expect(tidyName('  Ada \n\t Lovelace ')).toBe('Ada Lovelace')
    expect(tidyName('Ada\u0000\u202eecalevoL')).toBe('Ada ecalevoL')
    expect(tidyName('\u061cAda\u200f\u2067')).toBe('Ada')
    expect(tidyName('e\u0301')).toBe('\u00e9')
    expect(tidyName(`A${'\u0301'.repeat(60)}`).length).toBeLessThan(7)
  })

  it('takes out what cannot be seen', () => {
    expect(tidyName('An\u200bna \u00adK\u2060\ufeff')).toBe('Anna K')
    expect(tidyName('An\u200dna\u200c')).toBe('Anna')
    expect(tidyName('Ann\ud800a\udc00')).toBe('Anna')
    expect(tidyName('Anna\u{e0041}\u{e000}')).toBe('Anna')
  })

  it('leaves nothing to tidy', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(
        '\u200b',
        '\u200d',
        '\ufe0f',
        '❤',
        ' ',
        '\ud800',
        '\udc00',
        '\u0301',
        'a',
        '\u00ad',
        'ق',
      ),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 20 }), units => {
        const tidy = tidyName(units.join(''))
        expect(tidyName(tidy)).toBe(tidy)
        expect(tidy).not.toMatch(
          /[\p{Cc}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u2800\u3164]|^\s|\s$|\s\s/u,
        )
      }),
    )
  })
})

describe('a name', () => {
  it.each([
    '',
    ' ',
    '\u200b',
    '\u3164',
    '\u2800',
    '\u00ad',
    '\u180e',
    '\ud800',
    '\u0301',
    ' \u0007\u2066 ',
    '\ufe0f\u200d',
  ])('of nothing that can be seen is refused: %j', name => {
    expect(isTaken(name)).toBe(false)
    expect(nameProblem(name)).toBe('Type a name, so that others know who is calling.')
  })

  it('is bounded after tidying', () => {
    expect(isTaken(`   ${'x'.repeat(LIMITS.nameLength)}   `)).toBe(true)
    expect(isTaken('x'.repeat(LIMITS.nameLength + 1))).toBe(false)
    expect(nameProblem('x'.repeat(LIMITS.nameLength + 1))).toBe('Use at most 50 characters.')
    expect(isTaken(' '.repeat(5_000))).toBe(false)
  })
})

describe('nameOutline', () => {
  it.each([
    ['Anna', 'Аnnа'],
    ['Anna', 'ΑNNA'],
    ['Anna', 'a n n a'],
    ['Anna', 'Anna.'],
    ['Anna', 'Ａｎｎａ'],
    ['Anna', '𝐀𝐧𝐧𝐚'],
    ['José', 'Jose'],
    ['Ilse', 'llse'],
    ['Bernd', 'Bemd'],
    ['Tom', 'Т0м'],
    ['Зоя', 'ЗОЯ'],
    ['Dr. House', 'Dr House'],
  ])('of %s is that of %s', (name, alike) => {
    expect(nameOutline(alike)).toBe(nameOutline(name))
  })

  it.each([
    ['Anna', 'Hanna'],
    ['Ben', 'Bea'],
    ['李小龍', '李小虎'],
    ['👩', '👨'],
    ['Зоя', 'Зоe'],
  ])('of %s differs from that of %s', (name, other) => {
    expect(nameOutline(other)).not.toBe(nameOutline(name))
  })
})
