const MINUTE = 60_000

/** What someone who waits reads: "You are number 2. About 4 minutes." */
export function placeWords(place: number, estimateMs: number | undefined): string {
  const where = place === 1 ? 'You are next.' : `You are number ${place}.`
  return estimateMs === undefined ? where : `${where} ${estimateWords(estimateMs)}`
}

/** An estimate is never more exact than a minute, nor than five once it is long. */
export function estimateWords(ms: number): string {
  const minutes = Math.round(ms / MINUTE)
  if (minutes < 1) return 'Less than a minute.'
  if (minutes === 1) return 'About a minute.'
  if (minutes <= 20) return `About ${minutes} minutes.`
  return minutes > 90 ? 'More than an hour and a half.' : `About ${Math.round(minutes / 5) * 5} minutes.`
}
