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
 * Whether a key press is somebody at this page who means it: a key that was down when the lid was closed only repeats, and
 * one with Ctrl or Alt is for the browser or the system.
 */
export function saysSomebodyIsHere({ key, altKey, ctrlKey, metaKey, repeat }: KeyPress): boolean {
  return !repeat && !altKey && !ctrlKey && !metaKey && !MODIFIERS.has(key)
}
