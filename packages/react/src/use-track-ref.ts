import { attachTracks } from '@ringdown/client'
import { useCallback, useRef } from 'react'

/**
 * A ref that shows a track in its element.
 *
 * A call with `null` tells it that the element is gone, rather than a returned cleanup function, which React 18 does
 * not support.
 *
 * @param onBlocked called with the element when the browser refuses to play it, and with `null` when the track or the
 * element changes. It must stay the same function.
 */
export function useTrackRef(
  track: MediaStreamTrack | null,
  onBlocked?: (element: HTMLMediaElement | null) => void,
): (element: HTMLMediaElement | null) => void {
  const shown = useRef<HTMLMediaElement | null>(null)
  return useCallback(
    element => {
      if (shown.current) shown.current.srcObject = null
      shown.current = element
      onBlocked?.(null)
      if (!element) return
      attachTracks(element, track).catch(() => {
        if (shown.current === element) onBlocked?.(element)
      })
    },
    [track, onBlocked],
  )
}
