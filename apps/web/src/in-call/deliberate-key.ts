import type { KeyPress } from './shortcuts.js'

const MODIFIERS: ReadonlySet<string> = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'Fn',
])

/**
 * Whether a key press shows that someone is at this page. A key held while the lid closed only repeats, and one with
 * Ctrl or Alt is meant for the browser or the system.
 */
export function isDeliberateKey({ key, altKey, ctrlKey, metaKey, repeat }: Omit<KeyPress, 'code'>): boolean {
  return !repeat && !altKey && !ctrlKey && !metaKey && !MODIFIERS.has(key)
}
