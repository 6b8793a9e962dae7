import { useEffect } from 'react'

/** Sets the title of the browser tab; with `null`, another screen does. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return
    document.title = title === 'Ringdown' ? title : `${title} · Ringdown`
  }, [title])
}
