import type { PausedBy } from '../session/session-pilot.js'
import type { PilotState } from './pilot-state.js'
import type { QualityFigures } from './quality-figures.js'
import type { Reading } from './reading.js'
import type { SendingPlan } from './sending-plan.js'

/** What keeps a connection from being good. */
export type QualityCause = 'loss' | 'delay' | 'slow' | 'computer'

/** How good a connection is, for people and for support. Measured once a second. */
export interface Quality {
  /** 3: nothing to notice; 2: noticeable; 1: hard to talk. */
  readonly bars: 1 | 2 | 3
  /** What it lacks most; `null` while nothing is noticeable. */
  readonly cause: QualityCause | null
  /** Why this side's picture is not sent although its camera is on; `null` if it is. */
  readonly pausedBy: PausedBy | null
  readonly figures: QualityFigures
}

/** From what on something is noticeable, and from what on it is hard to talk. */
const NOTICEABLE = { loss: 0.03, concealed: 0.01, roundTripMs: 250 }
const HARD = { loss: 0.1, concealed: 0.05, roundTripMs: 500 }

/** Judges a second of a connection. */
export function judgeQuality(reading: Reading, { level }: PilotState, { pausedBy }: SendingPlan): Quality {
  const { figures, isCpuLimited } = reading
  const lost = Math.max(figures.lossSent ?? 0, figures.lossReceived ?? 0)
  const concealed = figures.concealed ?? 0
  const delay = figures.roundTripMs ?? 0
  const exceeds = (bound: typeof HARD): QualityCause | null => {
    if (lost >= bound.loss || concealed >= bound.concealed) return 'loss'
    return delay >= bound.roundTripMs ? 'delay' : null
  }
  const isSlow = level !== 'full'
  const hard = exceeds(HARD)
  const noticeable = exceeds(NOTICEABLE)
  const bars = pausedBy === 'network' || hard ? 1 : isSlow || noticeable || isCpuLimited ? 2 : 3
  const cause = isSlow ? 'slow' : (hard ?? noticeable ?? (isCpuLimited ? 'computer' : null))
  return { bars, cause, pausedBy, figures }
}
