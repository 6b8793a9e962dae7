/* The app's clock: all code that asks for the time or waits uses it. */

/** Milliseconds on the SDK's clock, which goes on steadily even if someone sets the machine's. For all durations. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}

/** The time of day, in milliseconds since the epoch. For dates that are shown or kept. */
export function dateNow(): number {
  return Date.now()
}

/** The time of day at a moment of the SDK's clock. */
export function dateOf(moment: number): number {
  return Date.now() + moment - now()
}

/** Runs `run` once, after `ms` milliseconds. @returns a function that cancels it. */
export function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Runs `run` every `ms` milliseconds. @returns a function that stops it. */
export function every(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms)
  return () => clearInterval(timer)
}
