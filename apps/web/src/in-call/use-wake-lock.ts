import { useEffect } from 'react'

/**
 * Keeps the screen on while mounted. The browser takes the lock away when the page is hidden, so it is asked for again
 * when the page is seen; a browser that refuses, on a low battery or over plain http, is left alone.
 */
export function useWakeLock(): void {
  useEffect(() => keepAwake(navigator, document), [])
}

/** @returns a function that lets the screen turn off again. */
export function keepAwake(
  { wakeLock }: { readonly wakeLock?: Pick<WakeLock, 'request'> },
  page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>,
): () => void {
  let held: WakeLockSentinel | null = null
  let over = false
  let asking = false
  const ask = async () => {
    if (!wakeLock || asking || page.visibilityState !== 'visible' || (held && !held.released)) return
    asking = true
    held = await wakeLock.request('screen').catch(() => null)
    asking = false
    if (over) void held?.release()
  }
  void ask()
  page.addEventListener('visibilitychange', ask)
  return () => {
    over = true
    page.removeEventListener('visibilitychange', ask)
    void held?.release()
  }
}
