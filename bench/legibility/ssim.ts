/** A picture in grey, row by row. */
export interface Grey {
  readonly width: number
  readonly height: number
  /** From 0 to 255. */
  readonly light: ArrayLike<number>
}

/** The sides of the blocks that are compared, in pixels. */
const BLOCK = 8
/** As in Wang et al. (2004): keep the quotients finite where there is no light or no contrast. */
const C1 = (0.01 * 255) ** 2
const C2 = (0.03 * 255) ** 2
/** Blocks with less contrast are blank paper, which would look right in any picture. */
const LEAST_VARIANCE = 100

/**
 * How much of what is written in one picture is in the other: the mean of the structural similarity (SSIM) of the
 * blocks with something in them. 1 is the same picture, 0 one that has nothing to do with it.
 *
 * @throws {RangeError} if they differ in size, or the original is blank.
 */
export function compareText(original: Grey, other: Grey): number {
  if (original.width !== other.width || original.height !== other.height) {
    throw new RangeError('Pictures of different size cannot be compared.')
  }
  let [sum, blocks] = [0, 0]
  for (let y = 0; y + BLOCK <= original.height; y += BLOCK) {
    for (let x = 0; x + BLOCK <= original.width; x += BLOCK) {
      const block = readBlock(original, other, x, y)
      if (block.variance < LEAST_VARIANCE) continue
      sum += similarity(block)
      blocks++
    }
  }
  if (blocks === 0) throw new RangeError('There is nothing in the original to compare.')
  return sum / blocks
}

interface Block {
  readonly mean: number
  readonly otherMean: number
  readonly variance: number
  readonly otherVariance: number
  readonly covariance: number
}

function readBlock(original: Grey, other: Grey, left: number, top: number): Block {
  let [sum, otherSum, squares, otherSquares, products] = [0, 0, 0, 0, 0]
  for (let y = top; y < top + BLOCK; y++) {
    for (let x = left; x < left + BLOCK; x++) {
      const one = original.light[y * original.width + x] ?? 0
      const two = other.light[y * other.width + x] ?? 0
      sum += one
      otherSum += two
      squares += one * one
      otherSquares += two * two
      products += one * two
    }
  }
  const count = BLOCK * BLOCK
  const [mean, otherMean] = [sum / count, otherSum / count]
  return {
    mean,
    otherMean,
    variance: squares / count - mean * mean,
    otherVariance: otherSquares / count - otherMean * otherMean,
    covariance: products / count - mean * otherMean,
  }
}

function similarity({ mean, otherMean, variance, otherVariance, covariance }: Block): number {
  return (
    ((2 * mean * otherMean + C1) * (2 * covariance + C2)) /
    ((mean * mean + otherMean * otherMean + C1) * (variance + otherVariance + C2))
  )
}
