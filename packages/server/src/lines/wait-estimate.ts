import { ANSWERS, type Answer } from '../store/line-store.js'

/** With fewer, a number would be a guess. */
const FEWEST = 3

/** The answers that count for an estimate: the last ones, without those that are long ago. */
function recentAnswers(answers: readonly Answer[], now: number): readonly Answer[] {
  return answers.slice(-ANSWERS.most).filter(({ at }) => now - at < ANSWERS.lifetimeMs)
}

/**
 * How long someone waits for an answer, in milliseconds; `null` where too few answers say anything. Pure. Each place in the
 * queue takes as long as the answers of late did in the middle (their median). If the first in the queue waits for longer than
 * that now, then each takes that long: an estimate never stays at "soon" while nothing happens.
 *
 * @param place 1 is next.
 * @param headWaitsMs how long the first in the queue could have been answered for.
 */
export function estimateWait(
  answers: readonly Answer[],
  { place, headWaitsMs, now }: { place: number; headWaitsMs: number; now: number },
): number | null {
  const recent = recentAnswers(answers, now)
  if (recent.length < FEWEST) return null
  return place * Math.max(medianOf(recent.map(({ tookMs }) => tookMs)), headWaitsMs)
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}
