const FIRST_MS = 500
const MOST_MS = 5_000

/** How long to wait before the next attempt, with full jitter: clients that failed together do not retry together. */
export function backoff(tries: number): number {
  return Math.random() * Math.min(FIRST_MS * 2 ** tries, MOST_MS)
}
