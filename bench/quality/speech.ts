import { seededRandom } from '@ringdown/testing'

/** In hertz. */
export const SPEECH_RATE = 48_000

/** The first three resonances of a throat and mouth that say some vowels, in hertz. */
const VOWELS: readonly (readonly [number, number, number])[] = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [570, 840, 2410],
  [530, 1840, 2480],
  [300, 870, 2240],
  [440, 1020, 2240],
]
const BANDWIDTHS = [80, 110, 160] as const

/**
 * Something like speech, the same for the same seed: words of a few syllables, each a consonant (noise) and a vowel (a
 * buzz that falls in pitch, through resonances), and pauses of different length.
 *
 * @returns samples from -1 to 1.
 */
export function synthesizeSpeech(seconds: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  const between = (low: number, high: number) => low + random() * (high - low)
  const speech = new Float32Array(seconds * SPEECH_RATE)
  let at = 0
  while (at < speech.length) {
    const syllables = 1 + Math.floor(random() * 4)
    let pitch = between(110, 150)
    for (let count = 0; count < syllables; count++) {
      at += addNoise(speech, at, between(0.03, 0.1), random)
      const vowel = VOWELS[Math.floor(random() * VOWELS.length)] ?? [500, 1500, 2500]
      at += addVowel(speech, at, between(0.09, 0.2), pitch, vowel)
      pitch *= between(0.9, 1)
    }
    at += Math.round(between(0.05, 0.1 + 0.6 * random()) * SPEECH_RATE)
  }
  return speech
}

/** @returns how many samples it took. */
function addNoise(speech: Float32Array, at: number, seconds: number, random: () => number): number {
  const length = Math.round(seconds * SPEECH_RATE)
  let before = 0
  for (let index = 0; index < length && at + index < speech.length; index++) {
    const noise = random() * 2 - 1
    // The difference of neighbours leaves the hiss and takes the rumble.
    speech[at + index] = (noise - before) * 0.06 * envelope(index / length)
    before = noise
  }
  return length
}

/** @returns how many samples it took. */
function addVowel(
  speech: Float32Array,
  at: number,
  seconds: number,
  pitch: number,
  resonances: readonly number[],
): number {
  const length = Math.round(seconds * SPEECH_RATE)
  const resonators = resonances.map((frequency, index) => openResonator(frequency, BANDWIDTHS[index] ?? 100))
  let phase = 0
  for (let index = 0; index < length && at + index < speech.length; index++) {
    const share = index / length
    phase += (pitch * (1 - 0.1 * share)) / SPEECH_RATE
    const pulse = phase >= 1 ? 1 : 0
    phase %= 1
    const heard = resonators.reduce((sum, resonate, order) => sum + resonate(pulse) / (order + 1), 0)
    speech[at + index] = Math.max(-1, Math.min(1, heard * 5 * envelope(share)))
  }
  return length
}

/** A filter of two poles. */
function openResonator(frequency: number, bandwidth: number): (input: number) => number {
  const radius = Math.exp((-Math.PI * bandwidth) / SPEECH_RATE)
  const turn = 2 * radius * Math.cos((2 * Math.PI * frequency) / SPEECH_RATE)
  let [last, beforeLast] = [0, 0]
  return input => {
    const output = (1 - radius) * input + turn * last - radius * radius * beforeLast
    beforeLast = last
    last = output
    return output
  }
}

/** Swells and fades without a click. */
function envelope(share: number): number {
  return Math.min(1, share * 6, (1 - share) * 4)
}
