import type { Socket } from 'node:net'
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

/** Ends a TCP connection that is still open after `ms` milliseconds. */
export function destroyAfter(ms: number, tcp: Socket): void {
  // A timer would keep all that the connection had received, for as long as it runs.
  if (tcp.destroyed) return
  tcp.once(
    'close',
    cutOffAfter(ms, () => tcp.destroy()),
  )
}
