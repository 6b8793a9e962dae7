import { describe, expect, it } from 'vitest'
import { isDeliberateKey } from '../src/in-call/deliberate-key.js'

const press = (key: string, more = {}) =>
  isDeliberateKey({ key, altKey: false, ctrlKey: false, metaKey: false, repeat: false, ...more })

describe('after sleep', () => {
  it.each(['a', 'M', ' ', 'Enter', 'Tab', 'ArrowLeft', 'Escape'])('%j shows that someone is here', key =>
    expect(press(key)).toBe(true),
  )

  it.each(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'])('%s alone does not', key =>
    expect(press(key)).toBe(false),
  )

  it.each([{ repeat: true }, { ctrlKey: true }, { altKey: true }, { metaKey: true }])(
    'nor does a key with %j',
    more => expect(press('a', more)).toBe(false),
  )
})
