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

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
