import { describe, expect, it } from 'vitest'
import { type KeyPress, type KeyTarget, SHORTCUTS, shortcutFor } from '../src/in-call/shortcuts.js'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  repeat: false,
  ...more,
})
const place = (more: Partial<KeyTarget> = {}): KeyTarget => ({
  typing: false,
  inDialog: false,
  onControl: false,
  ...more,
})

const KEYS = ['m', 'v', 'd', ' ', '?'] as const

describe('shortcutFor', () => {
  it.each([
    ['m', 'microphone'],
    ['M', 'microphone'],
    ['v', 'camera'],
    ['d', 'screen'],
    [' ', 'talk'],
    ['?', 'help'],
  ])('%j is %s', (key, action) => expect(shortcutFor(press(key), place())).toBe(action))

  it.each([
    ['ь', 'KeyM', 'microphone'],
    ['Ь', 'KeyM', 'microphone'],
    ['м', 'KeyV', 'camera'],
    ['ㅇ', 'KeyD', 'screen'],
    ['δ', 'KeyD', 'screen'],
  ])('%j on a keyboard of another script counts as %s', (key, code, action) =>
    expect(shortcutFor(press(key, { code }), place())).toBe(action),
  )

  it.each([
    ['m', 'Semicolon', 'microphone'],
    [',', 'KeyM', null],
    ['e', 'KeyD', null],
    ['ı', 'KeyM', null],
  ])('%j at %s of a Latin keyboard means what it types', (key, code, action) =>
    expect(shortcutFor(press(key, { code }), place())).toBe(action),
  )

  it.each(KEYS)('%j is plain text in a text field', key =>
    expect(shortcutFor(press(key), place({ typing: true }))).toBeNull(),
  )

  it.each(KEYS)('%j belongs to an open dialog', key =>
    expect(shortcutFor(press(key), place({ inDialog: true }))).toBeNull(),
  )

  it.each(['altKey', 'ctrlKey', 'metaKey'] as const)('leaves keys with %s to the browser', modifier => {
    for (const key of KEYS) expect(shortcutFor(press(key, { [modifier]: true }), place())).toBeNull()
  })

  it('acts once for a key that is held', () => {
    for (const key of KEYS) expect(shortcutFor(press(key, { repeat: true }), place())).toBeNull()
  })

  it('lets Space press the focused button, and M still works there', () => {
    expect(shortcutFor(press(' '), place({ onControl: true }))).toBeNull()
    expect(shortcutFor(press('m'), place({ onControl: true }))).toBe('microphone')
  })

  it.each(['x', 'Enter', 'Escape', 'toString', '__proto__'])('%s does nothing', key =>
    expect(shortcutFor(press(key), place())).toBeNull(),
  )

  it('are all listed in the help', () => {
    const listed = SHORTCUTS.map(({ key }) => (key === 'Space' ? ' ' : key.toLowerCase()))
    expect(listed.sort()).toEqual([...KEYS].sort())
  })
})
