import { type PointerEvent, useState } from 'react'
import { type Corner, nearestCorner } from './corner.js'

interface Drag {
  readonly pointerId: number
  readonly from: { readonly x: number; readonly y: number }
  readonly by: { readonly x: number; readonly y: number }
}

/** Makes an element draggable; on release it snaps to the nearest corner of the window. */
export function useCornerDrag(onCorner: (corner: Corner) => void) {
  const [drag, setDrag] = useState<Drag | null>(null)

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const onButton = event.target instanceof Element && event.target.closest('button') !== null
    if (event.button !== 0 || onButton) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ pointerId: event.pointerId, from: { x: event.clientX, y: event.clientY }, by: { x: 0, y: 0 } })
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (drag?.pointerId !== event.pointerId) return
    setDrag({ ...drag, by: { x: event.clientX - drag.from.x, y: event.clientY - drag.from.y } })
  }
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (drag?.pointerId !== event.pointerId) return
    const box = event.currentTarget.getBoundingClientRect()
    const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    setDrag(null)
    onCorner(nearestCorner(centre, { width: innerWidth, height: innerHeight }))
  }
  const onPointerCancel = () => setDrag(null)

  return {
    dragging: drag !== null,
    style: drag ? { transform: `translate(${drag.by.x}px, ${drag.by.y}px)` } : undefined,
    handlers: { ref: keepFromScrolling, onPointerDown, onPointerMove, onPointerUp, onPointerCancel },
  }
}

/**
 * Chromium takes a flick for the start of a scroll even where `touch-action` allows none, and the next tap anywhere for its end,
 * which then clicks nothing. React's own listeners are passive.
 */
function keepFromScrolling(element: HTMLElement | null): void {
  element?.addEventListener('touchmove', event => event.preventDefault(), { passive: false })
}
