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
}

/** What one look at the network tells. */
export interface Evidence {
  /** The clock's time, milliseconds. */
  readonly now: number
  /** Whether anything was heard of the peer's pilot, ever: it answers our pings. */
  readonly isAnswered: boolean
  /** The longest that a packet must have queued since the last look; `null` if all pings were lost. */
  readonly queueMs: number | null
  /** What the way to the peer carries, measured by how much longer large pings take; `null` if not measured. */
  readonly capacityBps: number | null
  /** What is sent, bits per second on the wire. */
  readonly sendingBps: number | null
  /** The newest report. */
  readonly peer: PeerReport | null
  /** Share of the peer's voice that did not arrive here. */
  readonly lossReceived: number | null
}
