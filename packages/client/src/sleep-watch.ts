import type { Cancel, Clock } from '@ringdown/protocol'

const TICK_MS = 500
/** A tick that is later than this was not run: busy pages and background tabs are late by less. */
const LATE_MS = 5000

/** Tells when this machine, or this page, has slept: by a timer that is much later than it was set for. */
export function watchSleep(clock: Clock, onWake: (sleptMs: number) => void): Cancel {
  let cancel: Cancel = () => {}
  const tick = () => {
    const due = clock.now() + TICK_MS
    cancel = clock.after(TICK_MS, () => {
      const late = clock.now() - due
      tick()
      if (late > LATE_MS) onWake(late)
    })
  }
  tick()
  return () => cancel()
}
