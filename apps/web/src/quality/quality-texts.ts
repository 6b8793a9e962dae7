import type { PictureChoice, Quality, QualityCause } from '@ringdown/client/pilot'

/** How good a connection is, in a word. */
export type QualityWord = 'good' | 'fair' | 'poor'

const WORDS: Readonly<Record<Quality['bars'], QualityWord>> = { 3: 'good', 2: 'fair', 1: 'poor' }

export function wordOf({ bars }: Pick<Quality, 'bars'>): QualityWord {
  return WORDS[bars]
}

/** The words about the quality of a call. */
export const QUALITY_TEXTS = {
  bars: (word: QualityWord) => `Connection: ${word}`,
  statistics: 'Statistics',
  pausedHere: 'Video paused: your network is slow. Audio continues.',
  pausedThere: (name: string) => `${name}’s video is paused: the network is slow.`,
  chosen: 'Your video is paused: “Audio only” is chosen.',
  chosenThere: (name: string) => `Your video is paused: ${name} chose “Audio only”.`,
  video: 'Video',
} as const

/** What is the matter and what helps. */
const CAUSES: Readonly<Record<QualityCause, string>> = {
  loss: 'Some of the sound and picture is lost on the way. Move closer to your Wi-Fi, or use a cable.',
  delay: 'Sound and picture arrive late. Leave short pauses, or try another network.',
  slow: 'The network is slow, so the picture is reduced. Stop downloads, or choose “Audio only” under More.',
  computer: 'This computer is busy, so the picture is reduced. Close other programs.',
}

export function sentenceOf({ cause }: Pick<Quality, 'cause'>): string {
  return cause === null ? 'Sound and picture arrive as they should.' : CAUSES[cause]
}

/** What pictures may cost, in the order of the menu. */
export const PICTURE_TEXTS: Readonly<Record<PictureChoice, string>> = {
  auto: 'Auto',
  'save-data': 'Save data',
  'audio-only': 'Audio only',
}

/** Why this person's picture is not sent although their camera is on; `null` if it is, or their camera is off. */
export function whyPaused(pausedBy: Quality['pausedBy'], choice: PictureChoice, name: string): string | null {
  if (pausedBy === 'network') return QUALITY_TEXTS.pausedHere
  if (pausedBy === null) return null
  return choice === 'audio-only' ? QUALITY_TEXTS.chosen : QUALITY_TEXTS.chosenThere(name)
}
