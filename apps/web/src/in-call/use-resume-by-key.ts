import type { LocalMedia } from '@ringdown/client'
import { useEffect } from 'react'
import { saysSomebodyIsHere } from './presence-key.js'

/** Turns microphone and camera on again at the next key, which does nothing else of ours: it says "I am here". */
export function useResumeByKey(media: LocalMedia, paused: boolean): void {
  useEffect(() => {
    if (!paused) return
    const press = (event: KeyboardEvent) => {
      if (!saysSomebodyIsHere(event)) return
      event.stopPropagation()
      void media.resume()
    }
    // Before the call's own shortcuts hear of it: M would mute what has just been turned on.
    addEventListener('keydown', press, { capture: true })
    return () => removeEventListener('keydown', press, { capture: true })
  }, [media, paused])
}
