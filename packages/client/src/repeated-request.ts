import { type Clock, type Problem, RingdownError, TIMERS } from '@ringdown/protocol'
import type { Signaling } from './signaling/signaling.js'

interface RepeatPorts {
  readonly signaling: Signaling
  readonly clock: Clock
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
}

/** Runs a request that is worth repeating while the server can be reached; a new connection repeats it anyway. */
export async function repeatRequest(ports: RepeatPorts, request: () => Promise<void>): Promise<void> {
  const { signaling, clock, log } = ports
  try {
    await request()
  } catch (error) {
    const { code, retryAfterMs }: Partial<Problem> = error instanceof RingdownError ? error.problem : {}
    // Without a connection there is nothing to report: the next one asks again.
    if (code === 'unavailable' && signaling.snapshot.connection !== 'online') return
    log('Request failed.', { error })
    if (code !== 'timeout' && retryAfterMs === undefined) return
    clock.after(retryAfterMs ?? TIMERS.request, () => {
      if (signaling.snapshot.connection === 'online') void repeatRequest(ports, request)
    })
  }
}
