import type { Cancel, Clock } from '@ringdown/protocol'

const TICK_MS = 500
/** A tick later than this did not run in between: busy pages and background tabs are late by less. */
const LATE_MS = 5000

/** Reports when this machine or page has slept, detected by a timer that is much later than planned. */
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
