import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { drawMovingPicture } from './moving-picture.js'
import { SPEECH_RATE, synthesizeSpeech } from './speech.js'

const SPEECH_SECONDS = 30
const SEED = 9

/** Writes what a person says and shows, once. @returns Chromium's flags for them. */
export async function prepareMedia(repository: string): Promise<string[]> {
  const folder = join(repository, 'bench', '.cache')
  await mkdir(folder, { recursive: true })
  const voice = join(folder, 'speech.wav')
  const picture = join(folder, 'moving-picture.y4m')
  if (!existsSync(voice)) await writeFile(voice, toWav(synthesizeSpeech(SPEECH_SECONDS, SEED)))
  if (!existsSync(picture)) {
    await pipeline(Readable.from(drawMovingPicture(SEED)), createWriteStream(`${picture}.part`))
    await rename(`${picture}.part`, picture)
  }
  return [`--use-file-for-fake-audio-capture=${voice}`, `--use-file-for-fake-video-capture=${picture}`]
}

/** One channel of 16 bits. */
function toWav(samples: Float32Array): Buffer {
  const header = Buffer.alloc(44)
  const bytes = samples.length * 2
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + bytes, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(SPEECH_RATE, 24)
  header.writeUInt32LE(SPEECH_RATE * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(bytes, 40)
  const data = Buffer.alloc(bytes)
  for (const [index, sample] of samples.entries()) data.writeInt16LE(Math.round(sample * 32_000), index * 2)
  return Buffer.concat([header, data])
}
