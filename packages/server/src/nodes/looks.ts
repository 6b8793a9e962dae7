import type { Cancel, Clock } from '@ringdown/protocol'

/** How a node looks from time to time for what hints did not tell it. */
export interface LookTimes {
  readonly clock: Clock
  /** How often, in milliseconds, give or take a fifth. */
  readonly lookMs: number
  /** From 0 to 1. */
  readonly random: () => number
}

/** Looks again and again, one look at a time, until it is cancelled. What fails is done the next time. */
export function lookRegularly({ clock, lookMs, random }: LookTimes, look: () => Promise<void>): Cancel {
  let isOver = false
  let cancel: Cancel = () => {}
  const later = () => {
    if (isOver) return
    cancel = clock.after(lookMs * (0.8 + 0.4 * random()), () => {
      look()
        .catch(() => {})
        .finally(later)
    })
  }
  later()
  return () => {
    isOver = true
    cancel()
  }
}
