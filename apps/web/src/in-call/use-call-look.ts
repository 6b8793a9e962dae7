import { useEffect } from 'react'

/** Makes the whole page, with every dialog over it, dark for as long as a call is on the screen. */
export function useCallLook(): void {
  useEffect(() => {
    document.documentElement.dataset['call'] = ''
    return () => {
      delete document.documentElement.dataset['call']
    }
  }, [])
}
