/** Below this, in dB of full scale, is silence. */
const SILENCE_DB = -60

/** How loud samples are, as an ear hears it: 0 at -60 dB and below, 1 at full scale. */
export function levelOf(samples: ArrayLike<number>): number {
  let squares = 0
  for (let index = 0; index < samples.length; index++) squares += (samples[index] ?? 0) ** 2
  if (squares === 0) return 0
  const db = 10 * Math.log10(squares / samples.length)
  return Math.min(1, Math.max(0, 1 - db / SILENCE_DB))
}
