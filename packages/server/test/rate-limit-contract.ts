import { beforeEach, describe, expect, it } from 'vitest'
import { type RateLimit, RateLimited } from '../src/gateway/rate-limit.js'

/** What comes with a limit under test. */
export interface RateLimitRig {
  /** Two nodes that share it. */
  readonly limits: readonly [RateLimit, RateLimit]
  elapse(ms: number): Promise<void>
}

export const SIX_AN_HOUR = { points: 6, seconds: 3_600 }

/** @returns what it was refused with, else `null`. */
export async function taken(limit: RateLimit, key: string): Promise<RateLimited | null> {
  try {
    await limit.take(key)
    return null
  } catch (error) {
    if (error instanceof RateLimited) return error
    throw error
  }
}

/** What every limit of {@link SIX_AN_HOUR} must do; each implementation's own test runs it. */
export function rateLimitContract(name: string, make: () => Promise<RateLimitRig>): void {
  describe(`${name} keeps the contract of a rate limit`, () => {
    let rig: RateLimitRig
    beforeEach(async () => {
      rig = await make()
    })

    it('lets as many pass as the rate allows on all nodes together, each key by itself', async () => {
      const [limit, other] = rig.limits
      for (const node of [limit, other, other, limit, limit, other]) expect(await taken(node, 'a')).toBeNull()
      for (const node of [limit, other]) {
        const refused = await taken(node, 'a')
        expect(refused).toMatchObject({ code: 'rate-limited', isFlood: false })
        expect(refused?.problem.retryAfterMs).toBeGreaterThan(3_500_000)
        expect(refused?.problem.retryAfterMs).toBeLessThanOrEqual(3_600_000)
      }
      expect(await taken(limit, 'b')).toBeNull()
      await rig.elapse(3_600_000)
      for (const node of [limit, other, other, limit, limit, other]) expect(await taken(node, 'a')).toBeNull()
      expect(await taken(limit, 'a')).not.toBeNull()
    })

    it('knows a flood', async () => {
      const [limit] = rig.limits
      for (let n = 0; n < 18; n += 1) await taken(limit, 'a')
      expect(await taken(limit, 'a')).toMatchObject({ isFlood: true })
    })
  })
}
