import { arrivingBps, carriedBps, findsQueue, loses, THIN_BPS } from './congestion.js'
import { type Evidence, LEVELS, type Level } from './evidence.js'

/**
 * What a pilot has made of the network so far.
 *
 * ```
 *        squeezed, < THIN_BPS          squeezed, < VOICE_BPS
 *  full ──────────────────────▶ thin ───────────────────────▶ voice
 *   ▲ ▲                         │  ▲                            │ │
 *   │ └── carries a picture ────┘  └── carries a small one ─────┘ │
 *   └─────────────────── carries a picture ───────────────────────┘
 * ```
 * `full`: the browser adapts the picture. `thin`: a small picture, and a voice of few bits. `voice`: no picture.
 * The fall is quick, as each second of it costs words. The way up is measured with beacons before anything else is sent, and
 * longer each time it did not last.
 */
export interface PilotState {
  readonly level: Level
  /** When `level` was entered, the clock's milliseconds. */
  readonly since: number
  /** Whether `level` was entered on the way up, and has yet to last. */
  readonly isTried: boolean
  /** Whether the level was entered from above, a moment ago. */
  readonly isFalling: boolean
  /** Whether as much is sent as the browser believes in, for the last look at the fall; see `sending-plan.ts`. */
  readonly isOverfilling: boolean
  /** When the picture was last paused or brought back for the network's sake. */
  readonly picturedAt: number
  /** Looks in a row that found a queue, and looks in a row that found room above. */
  readonly squeezed: number
  readonly roomy: number
  /** How long to stay at a level before going up. */
  readonly patienceMs: number
  /** What the network carried at the last two looks at which more was sent; `null` where less was, or nothing is known. */
  readonly carried: readonly (number | null)[]
  /** What used to arrive here while nothing queued, bits per second. */
  readonly usualBps: number
  /** Whether the voice is sent twice (RED, RFC 2198). */
  readonly red: boolean
  readonly redAt: number
  readonly squeezedAt: number
  /** Looks in a row with packets of the voice lost, and since when there were none. */
  readonly lossy: number
  readonly cleanSince: number
  /** Whether the voice takes less than it could beside a small picture, until a while after the fall, and until there is room. */
  readonly isSparing: boolean
  /** Share of the voice's packets lost of late, and whether that is more than a picture's repairs keep up with. */
  readonly lost: number
  readonly isRough: boolean
  /** When the browser's estimate was last made to begin again, and how often without a picture of the whole size. */
  readonly startedAt: number
  readonly starts: number
  /** Whether it is made to now. */
  readonly isStarting: boolean
}

/** Nearly all of that may be the wait of a page for its computer. */
const LATE_MS = 50
/** Two looks at the same network differ by less than this says. */
const AGREEING = 0.6
/** How much of what used to arrive is still expected a look later. */
const FADING = 0.8
/** Below this, any picture kills the voice. */
const VOICE_BPS = 65_000
/** What must be carried before going up: clearly more than what would send it down again. */
const ROOM_FOR_FULL_BPS = 300_000
const ROOM_FOR_THIN_BPS = 95_000
/** A picture that went stays away for this long, and one that came back stays as long: pictures that flicker tire. */
const PICTURE_MS = 10_000
/** How long the first moments of a level last, less than a whole number of looks; see `sending-plan.ts`. */
const FALL_MS = 2900
/** When the third of them begins: what queued has left by then. */
const OVERFILL_MS = 1900
/** In the third look at a small picture, what the peer reports is of the small picture alone. */
const LOOKS_TO_FALL: Readonly<Record<Level, number>> = { full: 2, thin: 3, voice: Number.POSITIVE_INFINITY }
/** A queue that long, with the voice lost beside it: the small picture almost fits, so what arrives does not tell. */
const LOOKS_TO_GIVE_WAY = 5
const PATIENCE_MS = 3000
const MOST_PATIENCE_MS = 12_000
/** What was tried and did not last this long is tried again later. */
const LASTING_MS = 20_000
/** What a full picture surely fits into, and how soon a browser is made to look again. */
const WIDE_BPS = 600_000
const START_MS = 15_000
/** Each change takes an offer. */
const RED_MS = 10_000
/** What is lost within this time of a queue was lost for want of room. */
const CLEAR_MS = 5000
/** Longer than a fall takes to be noticed, where as much is lost. */
const LOOKS_TO_PROTECT = 3
/** From when on RED pays, and for how long nothing must be lost until it goes. */
const LOSSY = 0.02
const CLEAN = 0.005
const CLEAN_MS = 30_000
/** Browsers fill a network up to their estimate again about five seconds after a loss, and again if that loses: three times that. */
const SPARING_MS = 18_000
const ROOM_FOR_VOICE_BPS = 80_000
/** How much a look counts in the mean of the loss, and how soon after the last loss that is forgotten. */
const NEWEST = 0.2
const HEALED_MS = 2500
/** From which mean on a network is rough, and until which. */
const ROUGH = 0.14
const SMOOTH = 0.07

export function beginPiloting(now: number): PilotState {
  return {
    level: 'full',
    since: now,
    isTried: false,
    isFalling: false,
    isOverfilling: false,
    picturedAt: -Infinity,
    squeezed: 0,
    roomy: 0,
    patienceMs: PATIENCE_MS,
    carried: [],
    usualBps: 0,
    red: false,
    redAt: -Infinity,
    squeezedAt: -Infinity,
    lossy: 0,
    cleanSince: now,
    isSparing: false,
    lost: 0,
    isRough: false,
    startedAt: -Infinity,
    starts: 0,
    isStarting: false,
  }
}

/** The only place where a pilot's state changes. */
export function nextPilotState(state: PilotState, evidence: Evidence): PilotState {
  const seen = count(state, evidence)
  return hasten(protect(move(seen, evidence), evidence), evidence)
}

function count(state: PilotState, evidence: Evidence): PilotState {
  const { capacityBps, peer, receivingBps, lossReceived, lateMs, now } = evidence
  const lost = Math.max(peer?.lost ?? 0, lossReceived ?? 0)
  const seemsSqueezed = findsQueue(evidence) || loses(evidence)
  // A queue that is full loses packets; a computer only lets them wait.
  const isHeldUp = seemsSqueezed && lateMs >= LATE_MS && lost < LOSSY
  const isFalling = state.isFalling && now - state.since < FALL_MS
  // What queued before the fall says nothing of what is sent since.
  const isSqueezed = !state.isFalling && seemsSqueezed && !isHeldUp
  // The peer is heard of, but has answered nothing lately: that neither shows a queue nor that there is none.
  const isUnknown = isHeldUp || (!isSqueezed && evidence.queueMs === null && peer !== null)
  const room = state.level === 'voice' ? ROOM_FOR_THIN_BPS : ROOM_FOR_FULL_BPS
  const isRoomy = !isSqueezed && capacityBps !== null && capacityBps >= room
  const cleanSince = lost >= CLEAN ? now : state.cleanSince
  const mean = now - cleanSince > HEALED_MS ? 0 : (1 - NEWEST) * state.lost + NEWEST * lost
  const hasRoom = capacityBps !== null && capacityBps >= ROOM_FOR_VOICE_BPS
  const usualBps = state.level === 'full' ? state.usualBps : null
  return {
    ...state,
    isFalling,
    isOverfilling: isFalling && state.level === 'thin' && now - state.since >= OVERFILL_MS,
    squeezed: isSqueezed ? state.squeezed + 1 : isUnknown ? state.squeezed : 0,
    roomy: isRoomy ? state.roomy + 1 : 0,
    carried: [isSqueezed ? carriedBps(evidence, usualBps) : null, ...state.carried].slice(0, 2),
    usualBps: isSqueezed ? state.usualBps : Math.max(receivingBps ?? 0, FADING * state.usualBps),
    squeezedAt: isSqueezed ? now : state.squeezedAt,
    lossy: lost >= LOSSY ? state.lossy + 1 : 0,
    cleanSince,
    isSparing: state.isSparing && !(hasRoom && now - state.since >= SPARING_MS),
    lost: mean,
    isRough: mean >= (state.isRough ? SMOOTH : ROUGH),
  }
}

/** What the network surely carries: the more of two looks, if they agree; the first look at a fall is half of before it. */
function surelyCarriedBps({ carried: [now = null, before = null] }: PilotState): number | null {
  if (now === null || before === null) return null
  return Math.min(now, before) > AGREEING * Math.max(now, before) ? Math.max(now, before) : null
}

function move(state: PilotState, evidence: Evidence): PilotState {
  const { level, since, squeezed, roomy, patienceMs, picturedAt, isTried } = state
  const { now, capacityBps, peer, hasCopilot } = evidence
  const isSettled = now - picturedAt >= PICTURE_MS
  // Without a pilot at the other end, nothing shows the way up: once it has been given up, it is left to the browser.
  const isAlone = !hasCopilot && isTried
  // Where the peer's pilot has just fallen, the first look is no chance: until this one falls too, news of losses do not get through.
  const isFollowing = level === 'full' && peer !== null && peer.level !== 'full'
  if (squeezed >= (isFollowing ? 1 : LOOKS_TO_FALL[level]) && !isAlone) {
    const carried = isFollowing ? (state.carried[0] ?? null) : surelyCarriedBps(state)
    // At full speed a network is full: what the peer says that it carries is true at once.
    const said = level === 'full' && arrivingBps(peer) !== null ? (state.carried[0] ?? null) : carried
    if (said !== null && said < VOICE_BPS && isSettled) return enter(state, 'voice', now)
    if (carried !== null && carried < THIN_BPS && level === 'full') return enter(state, 'thin', now)
  }
  const isCostly = level === 'thin' && Math.min(squeezed, state.lossy) >= LOOKS_TO_GIVE_WAY
  if (isCostly && isSettled) return enter(state, 'voice', now)
  if (!hasCopilot && level !== 'full' && now - since >= PICTURE_MS) return enter(state, 'full', now)
  if (level === 'full' || roomy < 2 || now - since < patienceMs) return state
  if (level === 'voice' && !isSettled) return state
  return enter(state, (capacityBps ?? 0) >= ROOM_FOR_FULL_BPS ? 'full' : 'thin', now)
}

function enter(state: PilotState, level: Level, now: number): PilotState {
  const isRise = LEVELS.indexOf(level) < LEVELS.indexOf(state.level)
  const isPictured = (level === 'voice') !== (state.level === 'voice')
  const hasFailed = !isRise && state.isTried && now - state.since < LASTING_MS
  return {
    ...state,
    level,
    since: now,
    isTried: isRise,
    isFalling: !isRise,
    isOverfilling: false,
    isSparing: !isRise,
    picturedAt: isPictured ? now : state.picturedAt,
    squeezed: 0,
    carried: [],
    roomy: 0,
    patienceMs: hasFailed
      ? Math.min(state.patienceMs * 2, MOST_PATIENCE_MS)
      : isRise
        ? state.patienceMs
        : PATIENCE_MS,
  }
}

/** RED doubles the voice's bytes: on where packets are lost for no want of room, off where room is what is wanting. */
function protect(state: PilotState, { now, peer, queueMs, hasCopilot }: Evidence): PilotState {
  const isClear = now - state.squeezedAt > CLEAR_MS
  // A peer that has a pilot answers soon, unless beacons do not get through: then it may be a fall, which an offer makes worse.
  const isHeard = hasCopilot ? peer !== null && queueMs !== null : now - state.since > CLEAR_MS
  const isFull = state.level === 'full' && (peer?.level ?? 'full') === 'full'
  // A burst of loss may look like a queue for a moment: it does not end what it began.
  const hasRoom = isFull && (state.red || (isClear && isHeard))
  const isSettled = now - state.redAt >= RED_MS
  const red =
    hasRoom && (state.red ? now - state.cleanSince < CLEAN_MS : isSettled && state.lossy >= LOOKS_TO_PROTECT)
  return red === state.red ? state : { ...state, red, redAt: now }
}

/**
 * After a narrow time, browsers trust a network again by a few percent a second. Where the beacons show that it is wide, a picture
 * held back for a second and then set free makes them measure it at once. Not while packets are lost at random: that would keep the
 * picture small as before, and the frame that it begins again with needs all its packets.
 */
function hasten(state: PilotState, { now, capacityBps, isPictureSmall }: Evidence): PilotState {
  if (state.isStarting) return { ...state, isStarting: false }
  if (!isPictureSmall) return state.starts === 0 ? state : { ...state, starts: 0 }
  const isWide = capacityBps !== null && capacityBps >= WIDE_BPS
  // Where it did not help, something else keeps the picture small.
  const patienceMs = START_MS * 4 ** state.starts
  const isDue = now - state.startedAt >= patienceMs && now - state.squeezedAt > CLEAR_MS
  if (state.level !== 'full' || !isWide || !isDue || state.lost > 0) return state
  return { ...state, isStarting: true, startedAt: now, starts: state.starts + 1 }
}
