import type { PictureChoice } from './picture-choice.js'

/** How far a network carries what a call wants to send, from the most to the least; see `pilot-state.ts`. */
export type Level = (typeof LEVELS)[number]
export const LEVELS = ['full', 'thin', 'voice'] as const

/** What the peer's pilot says of what arrives there. */
export interface PeerReport {
  /** Bits per second on the wire, over all its streams. */
  readonly receivingBps: number | null
  /** Share of our voice's packets that did not arrive. */
  readonly lost: number | null
  readonly level: Level
  readonly picture: PictureChoice
  /** How late the timers of its page are, milliseconds; see `Evidence`. Pilots of earlier versions do not say. */
  readonly lateMs?: number
}

/** What one look at the network tells. Rates are in bits per second on the wire. */
export interface Evidence {
  /** The clock's time, milliseconds. */
  readonly now: number
  /** Whether the peer has a pilot: something was heard of it. */
  readonly hasCopilot: boolean
  /** The longest that a packet must have queued since the last look; `null` if no beacon was answered. */
  readonly queueMs: number | null
  /** What the way to the peer carries, measured by how much longer large beacons take; `null` if not measured. */
  readonly capacityBps: number | null
  readonly sendingBps: number | null
  readonly receivingBps: number | null
  /** The newest report; `null` if it is older than a moment. */
  readonly peer: PeerReport | null
  /** Whether the browser sends the camera's picture smaller than it is. */
  readonly isPictureSmall: boolean
  /** Share of the peer's voice that did not arrive here. */
  readonly lossReceived: number | null
  /** By how much a timer of either page was late at most, lately: a busy computer holds up beacons as a queue does. */
  readonly lateMs: number
}
