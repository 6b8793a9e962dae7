import type { Cancel } from '@ringdown/protocol'

/**
 * Runs `cut` after `ms` milliseconds, to end what does not end by itself during a shutdown. It does not keep the
 * process alive.
 */
export function cutOffAfter(ms: number, cut: () => void): Cancel {
  const timer = setTimeout(cut, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
