import { seededRandom } from '@ringdown/testing'

/** Chromium plays the file again and again, so the movement ends where it began. */
const SECONDS = 4
const FPS = 30
export const PICTURE = { width: 640, height: 360 } as const

/**
 * A picture that costs an encoder about what a person before a camera does: a room with texture that sways a little, a
 * head and shoulders that move, a mouth that opens, and the grain of a small sensor.
 *
 * @returns the pictures, one after the other, as a file in YUV4MPEG2.
 */
export function* drawMovingPicture(seed: number): Generator<Buffer> {
  const { width, height } = PICTURE
  const random = seededRandom(seed)
  const room = drawTexture(random)
  const grain = Int8Array.from({ length: 65_537 }, () => Math.round((random() + random() - 1) * 4))
  const colours = Buffer.concat([
    Buffer.alloc((width * height) / 4, 118),
    Buffer.alloc((width * height) / 4, 140),
  ])
  yield Buffer.from(`YUV4MPEG2 W${width} H${height} F${FPS}:1 Ip A1:1 C420jpeg\n`)
  for (let frame = 0; frame < SECONDS * FPS; frame++) {
    const turn = (2 * Math.PI * frame) / (SECONDS * FPS)
    const light = drawFrame(room, turn)
    const start = Math.floor(random() * grain.length)
    for (let at = 0; at < light.length; at++) {
      light[at] = (light[at] ?? 0) + (grain[(start + at) % grain.length] ?? 0)
    }
    yield Buffer.concat([Buffer.from('FRAME\n'), light, colours])
  }
}

/** The light of one frame, between 40 and 210. */
function drawFrame(room: Texture, turn: number): Uint8Array {
  const { width, height } = PICTURE
  const light = new Uint8Array(width * height)
  const sway = [Math.round(6 * Math.sin(turn)), Math.round(3 * Math.sin(2 * turn))] as const
  const head = [320 + 60 * Math.sin(turn), 150 + 14 * Math.sin(3 * turn)] as const
  const mouth = 4 + 10 * Math.abs(Math.sin(8 * turn))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - head[0], y - head[1]]
      const face = (dx / 62) ** 2 + (dy / 84) ** 2
      const shoulders = (dx / 190) ** 2 + ((y - 400 - (head[1] - 150) / 2) / 150) ** 2
      if ((dx / 22) ** 2 + ((dy - 44) / mouth) ** 2 < 1) light[y * width + x] = 50
      else if (face < 1)
        light[y * width + x] = 190 - 40 * face + room(Math.round(dx) + 400, Math.round(dy) + 300) / 6
      else if (shoulders < 1) light[y * width + x] = 60 + room(Math.round(dx) + 900, y * 2) / 2
      else light[y * width + x] = 50 + room(x + sway[0] + 20, y + sway[1] + 20)
    }
  }
  return light
}

/** Brightness from 0 to 120 at a place. */
type Texture = (x: number, y: number) => number

/** Smooth patches of three sizes, one on top of the other. */
function drawTexture(random: () => number): Texture {
  const size = 256
  const layers = [64, 16, 4].map(grid => {
    const cells = size / grid
    const corners = Float32Array.from({ length: cells * cells }, () => random())
    const corner = (x: number, y: number) => corners[(y % cells) * cells + (x % cells)] ?? 0
    return (x: number, y: number) => {
      const [column, row] = [Math.floor(x / grid), Math.floor(y / grid)]
      const [right, down] = [(x % grid) / grid, (y % grid) / grid]
      const above = corner(column, row) * (1 - right) + corner(column + 1, row) * right
      const below = corner(column, row + 1) * (1 - right) + corner(column + 1, row + 1) * right
      return above * (1 - down) + below * down
    }
  })
  const pixels = new Uint8Array(size * size)
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [at % size, Math.floor(at / size)]
    pixels[at] = layers.reduce((sum, layer, order) => sum + (layer(x, y) * 70) / (order + 1), 0)
  }
  return (x, y) => pixels[(y & 255) * size + (x & 255)] ?? 0
}
