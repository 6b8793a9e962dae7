/** Why a device gives no picture or sound. */
export type MediaProblemCode =
  | 'insecure' // the page is not on https or localhost
  | 'unsupported' // the browser offers none, as in the browsers of some apps
  | 'denied' // by the person or the site's settings
  | 'not-allowed' // by the page: its Permissions-Policy, or the `allow` of the frame it is in
  | 'denied-by-system' // the operating system does not let the browser use it
  | 'not-found'
  | 'in-use' // another program is using it
  | 'starting' // it takes long; the browser may be waiting for the person's answer
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

type Device = MediaProblem['device']

/** What the Permissions Policy calls it (Media Capture §13, Screen Capture §9). */
const featureOf = (device: Device) => (device === 'screen' ? 'display-capture' : device)

const SENTENCES: Record<Exclude<MediaProblemCode, 'replaced'>, (device: Device) => string> = {
  insecure: device => `Browsers allow the ${device} only over https or on localhost. Open its https address.`,
  unsupported: device => `This browser doesn’t offer the ${device}. Open this page in Safari or Chrome.`,
  'not-allowed': device =>
    `This page may not use the ${device}: see its Permissions-Policy, or allow="${featureOf(device)}" on its frame.`,
  starting: device => `The ${device} is still starting.`,
  denied: device =>
    `Your browser is blocking the ${device}. Allow it in the site settings next to the address bar.`,
  'denied-by-system': device =>
    `Your computer’s privacy settings block the ${device} in this browser. Allow it there.`,
  'not-found': device => `No ${device} found. Plug one in.`,
  'in-use': device => `Another program is using the ${device}. Close it and try again.`,
  lost: device => `The ${device} was unplugged or taken away. Plug it in or choose another one.`,
  interrupted: device => `The ${device} sends nothing. Another program may be using it.`,
  ended: () => 'Sharing was stopped in the browser.',
  unknown: device => `The ${device} could not be started. Try again, or restart the browser.`,
}

export function describeProblem(device: Device, code: keyof typeof SENTENCES): MediaProblem {
  return { device, code, message: SENTENCES[code](device) }
}

/**
 * Says that the device called `label` took over: because the previous one was unplugged (`wasLost`), or because this
 * one is preferred.
 */
export function describeReplacement(device: Device, label: string, wasLost = false): MediaProblem {
  // Chromium's default entry has this before the device's name, or no name at all.
  const name = label.replace(/^Default( - )?/, '') || `the default ${device}`
  const now = wasLost ? `The ${device} was unplugged. Now` : 'Now'
  return { device, code: 'replaced', message: `${now} using ${name}.` }
}

/** Maps a rejection of `getUserMedia` or `getDisplayMedia` (Media Capture and Streams §10.2). */
export function readMediaError(device: Device, error: unknown): MediaProblem {
  const code = codeOf(error)
  return describeProblem(device, code === 'denied' && !isAllowed(device) ? 'not-allowed' : code)
}

/** There is nothing to ask for the device. */
export function describeAbsence(device: Device): MediaProblem {
  return describeProblem(device, globalThis.isSecureContext ? 'unsupported' : 'insecure')
}

/** Whether the page may ask for it at all, as far as the browser says so; Firefox and Safari do not. */
function isAllowed(device: Device): boolean {
  const { document } = globalThis as { readonly document?: PoliciedDocument }
  return document?.featurePolicy?.allowsFeature(featureOf(device)) ?? true
}

/** What Chromium has and the DOM types lack (Permissions Policy §9; its newer name is in no browser). */
interface PoliciedDocument {
  readonly featurePolicy?: { allowsFeature(feature: string): boolean }
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
