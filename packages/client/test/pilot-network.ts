import type { Evidence } from '../src/pilot/evidence.js'
import { beginPiloting, nextPilotState, type PilotState } from '../src/pilot/pilot-state.js'
import { planSending, type SendingPlan } from '../src/pilot/sending-plan.js'

/** One second of a network: what it carries, and the share of packets that it loses at random. */
export interface Weather {
  readonly bps: number
  readonly loss: number
  /** How late the timers of the two pages are. */
  readonly lateMs?: number
}

export interface Second {
  readonly at: number
  readonly state: PilotState
  readonly plan: SendingPlan
  /** Share of the voice's packets that did not arrive, without what RED makes good. */
  readonly lost: number
}

/** Of the voice, with what browsers tell each other about it; and of each frame a second. */
const HEADERS_BPS = 34_000
const FRAME_BPS = 700
const VOICE_BPS = 40_000
const PICTURE_BPS = 900_000
/** A queue of this length stands before what a network carries. */
const QUEUE_MS = 150

/** A pilot on a network that changes, with a peer whose pilot sees the same. */
export function fly(weather: readonly Weather[]): readonly Second[] {
  let state = beginPiloting(0)
  let adapted = PICTURE_BPS
  return weather.map(({ bps, loss, lateMs = 3 }, index) => {
    const at = (index + 1) * 1000
    const before = planOf(state)
    const voice = (before.voiceBps ?? VOICE_BPS) * (before.red ? 2 : 1) + HEADERS_BPS
    const picture = before.camera ? Math.min(before.camera.bps ?? adapted, adapted) : 0
    const sendingBps = voice + picture + FRAME_BPS * (before.camera?.framesPerSecond ?? 0)
    const carried = Math.min(1, bps / sendingBps)
    // As a browser's own estimate does, slowly.
    adapted = carried < 1 ? Math.max(30_000, adapted * 0.85) : Math.min(PICTURE_BPS, adapted * 1.3)
    const lost = 1 - carried * (1 - loss)
    const evidence: Evidence = {
      now: at,
      hasCopilot: true,
      queueMs: carried < 1 ? QUEUE_MS : 5,
      capacityBps: state.level === 'full' || carried < 1 ? null : bps,
      sendingBps,
      receivingBps: sendingBps * (1 - lost),
      peer: { receivingBps: sendingBps * (1 - lost), lost, level: state.level, picture: 'auto' },
      isPictureSmall: picture < PICTURE_BPS / 2,
      lossReceived: lost,
      lateMs,
    }
    state = nextPilotState(state, evidence)
    return { at, state, plan: planOf(state), lost }
  })
}

function planOf(state: PilotState): SendingPlan {
  return planSending(state, {
    own: 'auto',
    peer: 'auto',
    isSharing: false,
    mostBps: Number.POSITIVE_INFINITY,
  })
}

export function seconds(count: number, weather: Weather): readonly Weather[] {
  return Array.from({ length: count }, () => weather)
}
