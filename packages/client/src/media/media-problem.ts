/** Why there is no picture or sound from a device. */
export type MediaProblemCode =
  | 'insecure' // the page is not on https or localhost
  | 'denied' // by the person or the site's settings
  | 'denied-by-system' // the operating system keeps it from the browser
  | 'not-found'
  | 'in-use' // another program has it
  | 'lost' // was unplugged, or taken away
  | 'unknown'

/** A problem with one device, with a sentence for the person. */
export interface MediaProblem {
  readonly device: 'microphone' | 'camera' | 'screen'
  readonly code: MediaProblemCode
  /** One sentence: what is wrong and what to do. English; an app that translates switches on `device` and `code`. */
  readonly message: string
}
