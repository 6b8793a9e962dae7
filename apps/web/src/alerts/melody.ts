/** One note: its start in seconds and its pitch in hertz. */
export interface Note {
  readonly at: number
  readonly pitch: number
}

/** A rising third and fifth, twice: audible over a conversation without sounding like an alarm. */
export const RING: readonly Note[] = [
  { at: 0, pitch: 659.25 },
  { at: 0.16, pitch: 830.61 },
  { at: 0.32, pitch: 987.77 },
  { at: 0.8, pitch: 659.25 },
  { at: 0.96, pitch: 830.61 },
  { at: 1.12, pitch: 987.77 },
]

/** Two falling notes, like the bell of a shop door: someone has come to a line. */
export const DOORBELL: readonly Note[] = [
  { at: 0, pitch: 783.99 },
  { at: 0.28, pitch: 622.25 },
]

const LOUDEST = 0.32
const NOTE_SECONDS = 0.7

/**
 * Plays notes like struck bars: loud at once, then fading.
 *
 * @param volume from 0, silent, to 1.
 * @returns how long they sound, in seconds.
 */
export function playMelody(context: AudioContext, notes: readonly Note[], volume: number): number {
  // Squared, because loudness is heard in proportions.
  const output = new GainNode(context, { gain: LOUDEST * volume ** 2 })
  output.connect(context.destination)
  for (const note of notes) strike(context, output, note)
  return Math.max(...notes.map(note => note.at)) + NOTE_SECONDS
}

function strike(context: AudioContext, output: AudioNode, note: Note): void {
  const start = context.currentTime + note.at
  const end = start + NOTE_SECONDS
  const bar = new OscillatorNode(context, { type: 'sine', frequency: note.pitch })
  const overtone = new OscillatorNode(context, { type: 'sine', frequency: note.pitch * 4 })
  const loudness = new GainNode(context, { gain: 0 })
  const shimmer = new GainNode(context, { gain: 0.12 })
  loudness.gain.setValueAtTime(0.0001, start)
  loudness.gain.exponentialRampToValueAtTime(1, start + 0.008)
  loudness.gain.exponentialRampToValueAtTime(0.0001, end)
  bar.connect(loudness)
  overtone.connect(shimmer).connect(loudness)
  loudness.connect(output)
  for (const oscillator of [bar, overtone]) {
    oscillator.start(start)
    oscillator.stop(end)
  }
}
