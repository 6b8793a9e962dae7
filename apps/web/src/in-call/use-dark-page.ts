import { useEffect } from 'react'

/** Gives the page and its dialogs the dark look of a call while mounted. */
export function useDarkPage(): void {
  useEffect(() => {
    document.documentElement.dataset['call'] = ''
    return () => {
      delete document.documentElement.dataset['call']
    }
  }, [])
}
