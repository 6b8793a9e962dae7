/** Measures how long something takes. @returns a function that reads the milliseconds since then. */
export function startStopwatch(): () => number {
  const start = performance.now()
  return () => performance.now() - start
}
