/** What a key does in a call. */
export type ShortcutAction = 'microphone' | 'camera' | 'screen' | 'talk' | 'help'

/** The parts of a key press that matter. */
export interface KeyPress {
  /** What the key types. */
  readonly key: string
  /** Where the key is, named after a US keyboard. */
  readonly code: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  /** Auto-repeated because the key is held down. */
  readonly repeat: boolean
}

/** Where the key was pressed. */
export interface KeyTarget {
  /** In a text field. */
  readonly typing: boolean
  /** In a dialog or menu, or while one covers the call. */
  readonly inDialog: boolean
  /** On a button or another control that Space activates. */
  readonly onControl: boolean
}

const ACTIONS: ReadonlyMap<string, ShortcutAction> = new Map([
  ['m', 'microphone'],
  ['v', 'camera'],
  ['d', 'screen'],
  [' ', 'talk'],
  ['?', 'help'],
])

/** The shortcuts as the help dialog lists them. */
export const SHORTCUTS: readonly { readonly key: string; readonly does: string }[] = [
  { key: 'M', does: 'Mute or unmute' },
  { key: 'V', does: 'Stop or start video' },
  { key: 'D', does: 'Share or stop sharing your screen' },
  { key: 'Space', does: 'Hold to talk while muted' },
  { key: '?', does: 'Show this help' },
]

/**
 * The action for a key press; `null` if none. Ignores keys with a modifier, typed text, and keys meant for a dialog.
 */
export function shortcutFor(press: KeyPress, place: KeyTarget): ShortcutAction | null {
  if (press.altKey || press.ctrlKey || press.metaKey || press.repeat) return null
  if (place.typing || place.inDialog) return null
  const action = ACTIONS.get(letterOf(press)) ?? null
  return action === 'talk' && place.onControl ? null : action
}

/**
 * The key's letter as this keyboard has it, so that M is where Dvorak or AZERTY prints it. A keyboard that types another
 * script has no such letter, and the key in its place counts.
 */
function letterOf({ key, code }: Pick<KeyPress, 'key' | 'code'>): string {
  const typesLatin = /^[\p{ASCII}\p{Script=Latin}]/u.test(key)
  const placed = /^Key([A-Z])$/.exec(code)?.[1]
  return (typesLatin || placed === undefined ? key : placed).toLowerCase()
}
