import type { LocalMedia } from '@ringdown/client'
import { useEffect } from 'react'

const MODIFIERS: ReadonlySet<string> = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'Fn',
])

/** Turns microphone and camera on again at the next key, which does nothing else of ours: it says "I am here". */
export function useResumeByKey(media: LocalMedia, paused: boolean): void {
  useEffect(() => {
    if (!paused) return
    const press = (event: KeyboardEvent) => {
      // A key held down when the lid was closed repeats; one with Ctrl or Alt is meant for the browser or the system.
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || MODIFIERS.has(event.key)) return
      event.stopPropagation()
      void media.resume()
    }
    // Before the call's own shortcuts hear of it: M would mute what has just been turned on.
    addEventListener('keydown', press, { capture: true })
    return () => removeEventListener('keydown', press, { capture: true })
  }, [media, paused])
}
