import type { NoiseProblem } from './noise-suppression.js'

/** The words about microphone, speaker and noise. */
export const VOICE_TEXTS = {
  title: 'Sound',
  microphone: 'Microphone',
  level: 'Microphone level',
  speaker: 'Speaker',
  noise: 'Noise suppression',
  noiseSays: 'Removes fans, traffic and typing from your voice. Adds a very short delay.',
  talkingMuted: 'You’re muted',
  unmute: 'Unmute',
} as const

/** Why noise is not suppressed, and what is done instead. */
export const NOISE_PROBLEMS: Readonly<Record<NoiseProblem, string>> = {
  unsupported: 'This browser can’t run it. Its own noise suppression is used.',
  'too-slow': 'This computer is too slow for noise suppression. The browser’s own is used.',
  failed: 'Noise suppression couldn’t start. The browser’s own is used.',
}
