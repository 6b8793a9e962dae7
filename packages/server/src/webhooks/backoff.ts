const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** How long after each failed attempt the next one follows, in milliseconds: three days and a half in all. */
const DELAYS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const

/**
 * How long to wait after a failed attempt; `null` to give up.
 *
 * @param attempts how many there were.
 * @param askedMs how long the receiver asks to be left alone.
 */
export function delayAfter(attempts: number, askedMs = 0): number | null {
  const delay = DELAYS[attempts - 1]
  return delay === undefined ? null : Math.max(delay, Math.min(askedMs, 24 * HOUR))
}
