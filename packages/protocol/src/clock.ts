/** Stops a timer; harmless after it has run. */
export type Cancel = () => void

/** Time, passed in wherever it matters, so that tests control it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs `run` once after `ms` milliseconds. */
  after(ms: number, run: () => void): Cancel
}

// Every browser and Node have both; this package includes neither's types.
declare function setTimeout(run: () => void, ms: number): unknown
declare function clearTimeout(timer: unknown): void
declare const performance: { readonly timeOrigin: number; now(): number }

/** The clock of this machine, which may be set while it runs. For servers, whose times are compared with the world's. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/**
 * The clock of a page: it starts at this machine's time and goes on steadily, even if someone sets that. Some machines
 * stop it while they sleep.
 */
export const steadyClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after: systemClock.after,
}
