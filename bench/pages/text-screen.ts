import { seededRandom } from '@ringdown/testing'
import { compareText, type Grey } from '../legibility/ssim.js'
import { media } from './own-media.js'
import { connected, show } from './recorder.js'

/*
 * A screen full of text that is shared, and the person who tries to read it at the other end.
 */

const WIDTH = 1280
const HEIGHT = 720
/** How often the shared screen is painted: a caret blinks, and a browser captures what changes. */
const PAINT_EVERY = 200
const LINES = 30
const LINE_HEIGHT = 21
const WORDS =
  'the voice call answer line ring picture network quality second measure under between without nothing moment other both person every again'.split(
    ' ',
  )

let shownPage = 0

/** From now on a shared screen is a page of text. */
export function openScreen(): void {
  const canvas = createCanvas()
  let paints = 0
  const paint = () => {
    drawPage(canvas, shownPage)
    const context = contextOf(canvas)
    if (paints++ % 2 === 0) context.fillRect(20, HEIGHT - 18, 2, 14)
  }
  paint()
  setInterval(paint, PAINT_EVERY)
  navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream()
}

/** Shows other text from now on. */
export function turnPage(): void {
  shownPage++
}

/** Shares it. A browser knows a captured screen by itself; of this picture the SDK tells it (`contentHint`). */
export async function shareScreen(): Promise<void> {
  await media.shareScreen()
  if (!media.snapshot.screen.track) throw new Error('The screen is not shared.')
}

/** Waits until anything of it has come, shown beside the camera's picture. */
export async function untilScreenShown(): Promise<void> {
  const [, screen] = connected()
    .getReceivers()
    .filter(({ track }) => track.kind === 'video')
  if (!screen) throw new Error('The connection has no screen.')
  const video = show([screen.track])
  while (video.videoWidth === 0) await new Promise(resolve => setTimeout(resolve, 50))
}

/** How legible the page is in the shared screen as it is shown here: see `compareText`. 0 while nothing is shown. */
export function readScreen(page: number): number {
  const video = document.querySelectorAll('video')[1]
  if (!video || video.videoWidth === 0) return 0
  const [original, received] = [createCanvas(), createCanvas()]
  drawPage(original, page)
  contextOf(received).drawImage(video, 0, 0, WIDTH, HEIGHT)
  return compareText(toGrey(original), toGrey(received))
}

function createCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  return canvas
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('The browser offers no canvas.')
  return context
}

/** Draws the same text for the same number, in two columns. */
function drawPage(canvas: HTMLCanvasElement, page: number): void {
  const context = contextOf(canvas)
  const random = seededRandom(page + 1)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.fillStyle = '#222'
  context.font = '15px sans-serif'
  for (const left of [30, WIDTH / 2 + 20]) {
    for (let line = 1; line <= LINES; line++) {
      const words = Array.from({ length: 11 }, () => WORDS[Math.floor(random() * WORDS.length)])
      context.fillText(words.join(' '), left, line * LINE_HEIGHT + 20, WIDTH / 2 - 50)
    }
  }
}

function toGrey(canvas: HTMLCanvasElement): Grey {
  const { data } = contextOf(canvas).getImageData(0, 0, WIDTH, HEIGHT)
  const light = new Float32Array(WIDTH * HEIGHT)
  for (let at = 0; at < light.length; at++) {
    light[at] =
      0.299 * (data[4 * at] ?? 0) + 0.587 * (data[4 * at + 1] ?? 0) + 0.114 * (data[4 * at + 2] ?? 0)
  }
  return { width: WIDTH, height: HEIGHT, light }
}
