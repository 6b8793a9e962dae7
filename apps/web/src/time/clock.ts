/* The app's clock: all code that asks for the time or waits uses it. */

/** Milliseconds since the epoch. */
export function now(): number {
  return Date.now()
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
