import type { LocalMedia } from '@ringdown/client'
import { useEffect } from 'react'
import { isDeliberateKey } from './deliberate-key.js'

/** Turns the microphone and camera back on at the next key press, and uses that key for nothing else. */
export function useResumeByKey(media: LocalMedia, paused: boolean): void {
  useEffect(() => {
    if (!paused) return
    const press = (event: KeyboardEvent) => {
      if (!isDeliberateKey(event)) return
      event.stopPropagation()
      void media.resume()
    }
    // Runs before the call's own shortcuts: M would mute the microphone again at once.
    addEventListener('keydown', press, { capture: true })
    return () => removeEventListener('keydown', press, { capture: true })
  }, [media, paused])
}
