import type { PausedBy } from '../session/session-pilot.js'
import { frugalOf, type PictureChoice } from './picture-choice.js'
import type { PilotState } from './pilot-state.js'

/** What the senders should do. Rates are in bits per second, of the payload. */
export interface SendingPlan {
  /** For Opus; `null` leaves it to the browser. */
  readonly voiceBps: number | null
  readonly red: boolean
  /** Limits of the camera's picture; `null` while none is sent. */
  readonly camera: PicturePlan | null
  readonly screen: PicturePlan | null
  /** Why none is sent for more than a moment. */
  readonly pausedBy: PausedBy | null
}

export interface PicturePlan {
  /** `null` leaves it to the browser, which has a bound for each size. */
  readonly bps: number | null
  readonly framesPerSecond: number
  /** Pixels: a larger picture is scaled down to it. */
  readonly height: number
  /** Whether it is so small that any machine can encode it with any codec. */
  readonly isSmall: boolean
}

/** What is in use, and what may be. */
export interface Circumstances {
  readonly own: PictureChoice
  readonly peer: PictureChoice
  readonly isSharing: boolean
  /** The most a picture may take, for example over the operator's relay. */
  readonly mostBps: number
}

/** Opus at this rate is well understood (and half of what a packet costs is its headers). */
const THIN_VOICE_BPS = 16_000
const BARE_VOICE_BPS = 10_000
const SAVING_VOICE_BPS = 24_000

const FULL: PicturePlan = { bps: null, framesPerSecond: 30, height: 2160, isSmall: false }
const SAVING: PicturePlan = { bps: 200_000, framesPerSecond: 20, height: 360, isSmall: false }
/** Where much is lost at random: most frames fit into one packet, so that few have to be repaired before the picture goes on. */
const ROUGH: PicturePlan = { bps: 120_000, framesPerSecond: 15, height: 2160, isSmall: false }
/** A face in a corner, so that the screen beside it can be read. */
const BESIDE_SCREEN = { bps: 80_000, framesPerSecond: 15, height: 180, isSmall: false }
/** Each frame fits into one packet, so that a short queue has room for it and for the voice. */
const THIN: PicturePlan = { bps: 14_000, framesPerSecond: 6, height: 180, isSmall: true }
/** For a second, less than what the browser would send; in another codec, for which it begins again with the whole size. */
const HELD: PicturePlan = { bps: 60_000, framesPerSecond: 30, height: 2160, isSmall: true }
/**
 * For a moment after a fall. Once it has arrived, the peer's browser no longer asks for what was lost of the picture before: on the
 * thinnest networks, those requests alone would crowd out the peer's voice.
 */
const LAST: PicturePlan = { bps: 4000, framesPerSecond: 2, height: 45, isSmall: true }
/**
 * For the second after that, from an empty queue. The browser's estimate may be from before the fall, as the news of what was lost
 * did not get through the peer's own queue. Five seconds later the browser would fill up what it sends to that, for as long as
 * the voice is lost by it. So it finds out at once what the network carries; where it knows, it does not send so much.
 */
const OVERFULL: PicturePlan = { bps: 90_000, framesPerSecond: 30, height: 90, isSmall: true }
/** Text stays sharp; it only moves less. */
const THIN_SCREEN: PicturePlan = { bps: 30_000, framesPerSecond: 2, height: 2160, isSmall: false }

/** Follows from the state alone, so that there is one fact. */
export function planSending(state: PilotState, circumstances: Circumstances): SendingPlan {
  const { own, peer, isSharing, mostBps } = circumstances
  const choice = frugalOf(own, peer)
  const { level, red, isFalling, isOverfilling, isStarting, isRough, isSparing } = state
  const isThin = level !== 'full'
  const thinBps = level === 'voice' || isSparing ? BARE_VOICE_BPS : THIN_VOICE_BPS
  const voiceBps = isThin ? thinBps : choice === 'auto' ? null : SAVING_VOICE_BPS
  const voice = { voiceBps, red }
  if (choice === 'audio-only') return { ...voice, camera: null, screen: null, pausedBy: 'choice' }
  if (level === 'voice')
    return { ...voice, camera: isFalling ? LAST : null, screen: null, pausedBy: 'network' }
  // What queues of the large picture leaves before the small one comes.
  if (isFalling) return { ...voice, camera: isOverfilling ? OVERFULL : LAST, screen: null, pausedBy: null }
  if (level === 'thin') {
    // It carries one picture, and a screen is shared on purpose.
    const pausedBy = isSharing ? 'network' : null
    return { ...voice, camera: isSharing ? null : THIN, screen: THIN_SCREEN, pausedBy }
  }
  if (isStarting) return { ...voice, camera: HELD, screen: HELD, pausedBy: null }
  const { bps, ...picture } = red && isRough ? ROUGH : choice === 'save-data' ? SAVING : FULL
  const most = Math.min(bps ?? Number.POSITIVE_INFINITY, mostBps)
  const limited = { ...picture, bps: Number.isFinite(most) ? most : null }
  const camera = isSharing ? { ...BESIDE_SCREEN, bps: Math.min(BESIDE_SCREEN.bps, most) } : limited
  return { ...voice, camera, screen: { ...limited, height: FULL.height }, pausedBy: null }
}
