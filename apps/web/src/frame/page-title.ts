import { useEffect } from 'react'
import { every } from '../time/clock.js'

/** Sets the title of the browser tab. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Ringdown' ? title : `${title} · Ringdown`
  }, [title])
}

/** Alternates the tab's title with `text` while mounted, so that it stands out among other tabs. */
export function useFlashingTitle(text: string): void {
  useEffect(() => {
    let usual = document.title
    const flash = () => {
      if (document.title !== text) {
        usual = document.title
        document.title = text
      } else {
        document.title = usual
      }
    }
    flash()
    const stop = every(1000, flash)
    return () => {
      stop()
      if (document.title === text) document.title = usual
    }
  }, [text])
}
