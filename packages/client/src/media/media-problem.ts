/** Why there is no picture or sound from a device. */
export type MediaProblemCode =
  | 'insecure' // the page is not on https or localhost
  | 'denied' // by the person or the site's settings
  | 'denied-by-system' // the operating system keeps it from the browser
  | 'not-found'
  | 'in-use' // another program has it
  | 'lost' // was unplugged, or taken away, and there is no other
  | 'interrupted' // is open and gives nothing, or was taken away by another program
  | 'replaced' // not bad: another device of the kind has taken over
  | 'ended' // sharing was stopped in the browser
  | 'unknown'

/** A problem with one device, with a sentence for the person. */
export interface MediaProblem {
  readonly device: 'microphone' | 'camera' | 'screen'
  readonly code: MediaProblemCode
  /** One sentence: what is wrong and what to do. English; an app that translates switches on `device` and `code`. */
  readonly message: string
}

const SENTENCES: Record<Exclude<MediaProblemCode, 'replaced'>, (device: string) => string> = {
  insecure: device =>
    `Browsers allow the ${device} only on https or localhost: open this page by its https address.`,
  denied: device =>
    `Your browser is not allowed to use the ${device}: allow it in the site settings beside the address bar.`,
  'denied-by-system': device =>
    `Your computer's privacy settings keep the ${device} from the browser: allow it there and try again.`,
  'not-found': device => `No ${device} was found: check that it is plugged in.`,
  'in-use': device => `The ${device} is in use by another program: close that program and try again.`,
  lost: device => `The ${device} was unplugged or taken away: plug it in or choose another.`,
  interrupted: device =>
    `The ${device} gives nothing at the moment: another program or the system may have taken it.`,
  ended: () => 'Sharing was stopped in the browser.',
  unknown: device => `The ${device} could not be started: try again, or restart the browser.`,
}

export function describeProblem(device: MediaProblem['device'], code: keyof typeof SENTENCES): MediaProblem {
  return { device, code, message: SENTENCES[code](device) }
}

/** Says that the device called `label` has taken over, because the one before `wasLost` or this one is preferred. */
export function describeReplacement(
  device: MediaProblem['device'],
  label: string,
  wasLost = false,
): MediaProblem {
  // Chromium's entry for the default puts this before the device's name, or has no name.
  const name = label.replace(/^Default( - )?/, '') || `the default ${device}`
  const now = wasLost ? `The ${device} was unplugged: now` : 'Now'
  return { device, code: 'replaced', message: `${now} using ${name}.` }
}

/** Reads what `getUserMedia` or `getDisplayMedia` rejected with (Media Capture and Streams §10.2). */
export function readMediaError(device: MediaProblem['device'], error: unknown): MediaProblem {
  return describeProblem(device, codeOf(error))
}

/** By the name of the `DOMException`. */
const CODES: Readonly<Record<string, keyof typeof SENTENCES>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'not-found',
  OverconstrainedError: 'not-found',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
}

function codeOf(error: unknown): keyof typeof SENTENCES {
  if (!(error instanceof Error)) return 'unknown'
  const code = CODES[error.name] ?? 'unknown'
  // Chromium and Firefox both say "system" where it is not their own permission that is missing.
  return code === 'denied' && /system/i.test(error.message) ? 'denied-by-system' : code
}
