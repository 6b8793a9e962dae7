/**
 * What a person wants pictures to cost: as much as the network carries; at most 300 kbit/s with the voice; or nothing. It
 * counts for both directions: the peer's pilot is told.
 */
export type PictureChoice = 'auto' | 'save-data' | 'audio-only'

const CHOICES: readonly PictureChoice[] = ['auto', 'save-data', 'audio-only']

export function isPictureChoice(value: unknown): value is PictureChoice {
  return CHOICES.some(choice => choice === value)
}

/** The more frugal of two. */
export function frugalOf(one: PictureChoice, other: PictureChoice): PictureChoice {
  return CHOICES.indexOf(one) > CHOICES.indexOf(other) ? one : other
}
