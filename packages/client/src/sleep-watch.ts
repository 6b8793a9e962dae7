import type { Cancel, Clock } from '@ringdown/protocol'

const TICK_MS = 500
/** A tick later than this did not run in between: busy pages and background tabs are late by less. */
const LATE_MS = 5000

/**
 * Reports when this machine or page has slept. Two things tell: a timer that is much later than planned, and a date that
 * has gone further than the clock. Some machines' clocks stand still while they sleep, so only the date shows it
 * there; but so it does if someone sets the date, and then `isCertain` is `false`.
 *
 * @param date the time of day, in milliseconds, which may be set.
 */
export function watchSleep(
  clock: Clock,
  date: () => number,
  onWake: (sleptMs: number, isCertain: boolean) => void,
): Cancel {
  let cancel: Cancel = () => {}
  const tick = () => {
    const due = clock.now() + TICK_MS
    const lead = date() - clock.now()
    cancel = clock.after(TICK_MS, () => {
      const late = clock.now() - due
      const sleptMs = late + Math.max(0, date() - clock.now() - lead)
      tick()
      if (sleptMs > LATE_MS) onWake(sleptMs, late > LATE_MS)
    })
  }
  tick()
  return () => cancel()
}
