import { useCallback } from 'react'
import { classes } from '../parts/classes.js'

/**
 * The last picture of the video element before it, as of when this was first shown. A new connection replaces the old
 * video track, and its picture would be lost.
 */
export function LastFrame({ className }: { className: string }) {
  const draw = useCallback((canvas: HTMLCanvasElement | null) => {
    const video = canvas?.previousElementSibling
    if (!canvas || !(video instanceof HTMLVideoElement) || video.videoWidth === 0) return
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    canvas.getContext('2d')?.drawImage(video, 0, 0)
  }, [])
  return <canvas ref={draw} className={classes('animate-fade', className)} />
}
