/** What a key does in a call. */
export type ShortcutAction = 'microphone' | 'camera' | 'screen' | 'talk' | 'help'

/** What of a key press matters. */
export interface KeyPress {
  readonly key: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  /** Held down long enough to repeat. */
  readonly repeat: boolean
}

/** Where the key was pressed. */
export interface KeyPlace {
  /** In a field that takes text. */
  readonly typing: boolean
  /** In a dialog or menu, or while one covers the call. */
  readonly inDialog: boolean
  /** On a button or another control that Space presses. */
  readonly onControl: boolean
}

const ACTIONS: ReadonlyMap<string, ShortcutAction> = new Map([
  ['m', 'microphone'],
  ['v', 'camera'],
  ['d', 'screen'],
  [' ', 'talk'],
  ['?', 'help'],
])

/** The keys as the help dialog lists them. */
export const SHORTCUTS: readonly { readonly key: string; readonly does: string }[] = [
  { key: 'M', does: 'Mute or unmute' },
  { key: 'V', does: 'Stop or start video' },
  { key: 'D', does: 'Share or stop sharing your screen' },
  { key: 'Space', does: 'Hold to talk while muted' },
  { key: '?', does: 'Show this help' },
]

/** What a key press asks for; `null` for nothing. A key with a modifier, typed text and other people's dialogs are left alone. */
export function shortcutFor(press: KeyPress, place: KeyPlace): ShortcutAction | null {
  if (press.altKey || press.ctrlKey || press.metaKey || press.repeat) return null
  if (place.typing || place.inDialog) return null
  const action = ACTIONS.get(press.key.toLowerCase()) ?? null
  return action === 'talk' && place.onControl ? null : action
}
