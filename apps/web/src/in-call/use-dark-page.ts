import { useEffect } from 'react'

/** Gives the page and its dialogs the dark look of a call while mounted, and dark. */
export function useDarkPage(isDark = true): void {
  useEffect(() => {
    if (!isDark) return
    document.documentElement.dataset['call'] = ''
    return () => {
      delete document.documentElement.dataset['call']
    }
  }, [isDark])
}
