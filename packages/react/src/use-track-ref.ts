import { attachTracks } from '@ringdown/client'
import { useCallback, useRef } from 'react'

/**
 * A ref that shows a track in the element it is given to.
 *
 * It tells by a call with `null`, not by a returned cleanup, that the element goes: React 18 knows no other way.
 *
 * @param onBlocked told with the element when the browser refuses to play it, and with `null` when the track or the
 * element changes. It has to stay the same function.
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
