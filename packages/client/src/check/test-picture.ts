import type { Cancel, Clock } from '@ringdown/protocol'
import type { TestPicture } from './ports.js'

const FRAMES_PER_SECOND = 15

/** A clock-like picture that changes with every frame, so that the encoder has something to send. */
export function drawTestPicture(clock: Clock): TestPicture {
  const canvas = document.createElement('canvas')
  canvas.width = 320
  canvas.height = 180
  const context = canvas.getContext('2d')
  let turn = 0
  const draw = () => {
    if (!context) return
    turn += 1
    context.fillStyle = `hsl(${(turn * 12) % 360} 60% 40%)`
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.fillStyle = '#fff'
    context.fillRect((turn * 8) % canvas.width, 0, 24, canvas.height)
  }
  let stop: Cancel = () => {}
  const drawNext = () => {
    draw()
    stop = clock.after(1000 / FRAMES_PER_SECOND, drawNext)
  }
  drawNext()
  const [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks()
  if (!track) throw new TypeError('The browser cannot draw on a canvas.')
  return {
    track,
    close() {
      stop()
      track.stop()
    },
  }
}
