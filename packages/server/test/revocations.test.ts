import { JumpingClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { Revocations } from '../src/access/revocations.js'
import { Bans } from '../src/records/bans.js'
import { RevocationLog } from '../src/records/revocation-log.js'
import { eachDatabase } from './databases.js'

const IDENTITY = { userId: 'ada', name: 'Ada', role: 'member', lines: [], expiresAt: 9e9 } as const

eachDatabase('what was revoked', open => {
  it('ends the tokens until then, and none signed after it, whosever clock is ahead', async () => {
    const { db } = await open()
    const [here, ahead] = [new JumpingClock(1_000), new JumpingClock(6_000)]
    const [mine, others] = await Promise.all(
      [here, ahead].map(async clock => {
        const revocations = new Revocations({
          ...{ log: new RevocationLog(db), bans: new Bans(db), clock },
          onRevoked() {},
          onError(error) {
            throw error
          },
        })
        await revocations.start()
        return revocations
      }),
    )
    const isOver = (issuedAt: number | undefined, sessionId = 's1') =>
      mine?.isRevoked({ ...IDENTITY, sessionId, issuedAt: issuedAt ?? 0 })
    expect(mine?.signingTime('ada', 's1')).toBe(1_000)
    await others?.revoke({ userId: 'ada' })
    await here.jump(500)
    await expect.poll(() => isOver(6_000)).toBe(true)
    expect(isOver(mine?.signingTime('ada', 's1'))).toBe(false)
    expect(mine?.signingTime('ben', 's2')).toBe(1_500)
    await mine?.revoke({ sessionId: 's1' })
    expect(isOver(mine?.signingTime('ada', 's1'))).toBe(false)
    for (const each of [mine, others]) await each?.close()
  })
})
