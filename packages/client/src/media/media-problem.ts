/** Why a device gives no picture or sound. */
export type MediaProblemCode =
  | 'insecure' // the page is not on https or localhost
  | 'denied' // by the person or the site's settings
  | 'denied-by-system' // the operating system does not let the browser use it
  | 'not-found'
  | 'in-use' // another program is using it
  | 'lost' // unplugged or taken away, with no replacement
  | 'interrupted' // open but silent, or taken over by another program
  | 'replaced' // not a failure: another device has taken over
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
    `Browsers allow the ${device} only over https or on localhost. Open this page at its https address.`,
  denied: device =>
    `Your browser is blocking the ${device}. Allow it in the site settings next to the address bar.`,
  'denied-by-system': device =>
    `Your computer's privacy settings block the ${device} in this browser. Allow it there and try again.`,
  'not-found': device => `No ${device} found. Check that it is plugged in.`,
  'in-use': device => `Another program is using the ${device}. Close it and try again.`,
  lost: device => `The ${device} was unplugged or taken away. Plug it in or choose another one.`,
  interrupted: device =>
    device === 'camera'
      ? "The camera isn't sending a picture. Another program or the system may be using it."
      : `The ${device} isn't sending any sound. Another program or the system may be using it.`,
  ended: () => 'Sharing was stopped in the browser.',
  unknown: device => `The ${device} could not be started. Try again, or restart the browser.`,
}

export function describeProblem(device: MediaProblem['device'], code: keyof typeof SENTENCES): MediaProblem {
  return { device, code, message: SENTENCES[code](device) }
}

/**
 * Says that the device called `label` took over: because the previous one was unplugged (`wasLost`), or because this
 * one is preferred.
 */
export function describeReplacement(
  device: MediaProblem['device'],
  label: string,
  wasLost = false,
): MediaProblem {
  // Chromium's default entry has this before the device's name, or no name at all.
  const name = label.replace(/^Default( - )?/, '') || `the default ${device}`
  const now = wasLost ? `The ${device} was unplugged. Now` : 'Now'
  return { device, code: 'replaced', message: `${now} using ${name}.` }
}

/** Maps a rejection of `getUserMedia` or `getDisplayMedia` (Media Capture and Streams §10.2). */
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
  // Chromium and Firefox both mention "system" if the missing permission is not their own.
  return code === 'denied' && /system/i.test(error.message) ? 'denied-by-system' : code
}
