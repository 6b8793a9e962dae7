import { useEffect, useRef } from 'react'
import { every } from '../time/clock.js'

/** So few pixels that stretching them blurs them: a real blur over a moving picture would cost every frame. */
const WIDTH = 24
const HEIGHT = 14
const EVERY_MS = 1_000

/** Fills the room beside a picture with its own colours, blurred. Shows the `<video>` that comes right after it. */
export function PictureFill() {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const draw = () => {
      const video = canvas.current?.nextElementSibling
      if (!(video instanceof HTMLVideoElement) || video.readyState < video.HAVE_CURRENT_DATA) return
      canvas.current?.getContext('2d')?.drawImage(video, 0, 0, WIDTH, HEIGHT)
    }
    draw()
    return every(EVERY_MS, draw)
  }, [])
  return (
    <canvas ref={canvas} width={WIDTH} height={HEIGHT} className="absolute inset-0 size-full opacity-50" />
  )
}
