import type { LocalMedia } from '@ringdown/client'
import { useWatchable } from '@ringdown/react'
import { useEffect, useEffectEvent } from 'react'
import { keyTargetOf } from './key-target.js'
import { shortcutSetting } from './shortcut-setting.js'
import { type ShortcutAction, shortcutFor } from './shortcuts.js'
import { toggleCamera, toggleMicrophone, toggleScreen } from './toggles.js'

/** Makes keyboard shortcuts work while the call is on the screen, unless the person has turned them off. */
export function useShortcuts(media: LocalMedia, onHelp: () => void): void {
  const on = useWatchable(shortcutSetting)
  const help = useEffectEvent(onHelp)

  useEffect(() => {
    if (!on) return
    let talking = false
    const talk = () => {
      if (media.snapshot.microphone.state === 'on') return
      talking = true
      void media.setMicrophone(true)
    }
    const stopTalking = () => {
      if (!talking) return
      talking = false
      void media.setMicrophone(false)
    }
    const actions: Record<ShortcutAction, () => void> = {
      microphone: () => toggleMicrophone(media),
      camera: () => toggleCamera(media),
      screen: () => toggleScreen(media),
      talk,
      help: () => help(),
    }
    const press = (event: KeyboardEvent) => {
      // Otherwise holding Space to talk would scroll the page.
      if (talking && event.key === ' ') event.preventDefault()
      const action = shortcutFor(event, keyTargetOf(event.target))
      if (!action) return
      event.preventDefault()
      actions[action]()
    }
    const release = (event: KeyboardEvent) => {
      if (event.key === ' ') stopTalking()
    }
    addEventListener('keydown', press)
    addEventListener('keyup', release)
    // A key released while another window has the focus sends no event here.
    addEventListener('blur', stopTalking)
    return () => {
      removeEventListener('keydown', press)
      removeEventListener('keyup', release)
      removeEventListener('blur', stopTalking)
      stopTalking()
    }
  }, [media, on])
}
