import { every } from '../time/clock.js'

/** One note of the ringtone: its start in seconds and its pitch in hertz. */
interface Note {
  readonly at: number
  readonly pitch: number
}

/** A rising third and fifth, twice: audible over a conversation without sounding like an alarm. */
const NOTES: readonly Note[] = [
  { at: 0, pitch: 659.25 },
  { at: 0.16, pitch: 830.61 },
  { at: 0.32, pitch: 987.77 },
  { at: 0.8, pitch: 659.25 },
  { at: 0.96, pitch: 830.61 },
  { at: 1.12, pitch: 987.77 },
]
const EVERY_MS = 3000
const LOUDNESS = 0.22

/**
 * Plays the ringtone until the returned function is called. Some browsers block sound until the person touches the
 * page; it then starts at the first touch.
 */
export function startRinging(): () => void {
  const context = new AudioContext()
  const volume = new GainNode(context, { gain: LOUDNESS })
  volume.connect(context.destination)
  const ring = () => {
    if (context.state !== 'running') return
    for (const note of NOTES) strike(context, volume, note)
  }
  const wake = () => void context.resume().then(ring)
  const stop = every(EVERY_MS, ring)
  ring()
  if (context.state !== 'running') wake()
  const touches = ['pointerdown', 'keydown'] as const
  for (const touch of touches) addEventListener(touch, wake, { once: true })
  return () => {
    stop()
    for (const touch of touches) removeEventListener(touch, wake)
    if (context.state !== 'closed') void context.close()
  }
}

/** Plays a note like a struck bar: loud at once, then fading. */
function strike(context: AudioContext, output: AudioNode, note: Note): void {
  const start = context.currentTime + note.at
  const end = start + 0.7
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
