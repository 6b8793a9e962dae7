import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const WIDTH = 480
const HEIGHT = 640
/** Two pictures suffice: Chromium plays the file again and again. */
const BRIGHTNESS = [90, 170]

/** Writes what the camera of an upright phone sees, in grey that brightens. @returns the path of the file. */
export function portraitCamera(): string {
  const folder = fileURLToPath(new URL('../.cache/test', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'portrait.y4m')
  const colours = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  const frames = BRIGHTNESS.flatMap(brightness => [
    Buffer.from('FRAME\n'),
    Buffer.alloc(WIDTH * HEIGHT, brightness),
    colours,
  ])
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 C420jpeg\n`), ...frames]),
  )
  return file
}
