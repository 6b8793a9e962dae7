/** How a picture fills its place: whole with room beside it, or filling with its edges cut off. */
export type PictureFit = 'whole' | 'filled'

/** What of a picture must stay visible when it is cut to fill its place. */
const LEAST_VISIBLE = 0.6

/**
 * How a picture is shown unless the person chooses otherwise: it fills its place, but a tall picture in a wide window,
 * or the reverse, would lose the better part and is shown whole.
 *
 * @param picture width divided by height; `null` while unknown.
 * @param place likewise.
 */
export function usualFit(picture: number | null, place: number): PictureFit {
  if (picture === null) return 'filled'
  const visible = Math.min(picture / place, place / picture)
  return visible < LEAST_VISIBLE ? 'whole' : 'filled'
}

export function otherFit(fit: PictureFit): PictureFit {
  return fit === 'whole' ? 'filled' : 'whole'
}
