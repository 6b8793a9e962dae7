import { expectConnects } from './connect.js'
import { expect, test } from './fixtures.js'
import { isHopeless, NAT_KINDS } from './theory.js'

for (const caller of NAT_KINDS) {
  for (const callee of NAT_KINDS) {
    // Pairs without a route are tested elsewhere, because they wait for a long time.
    if (isHopeless(caller, callee)) continue
    test(`without TURN, ${caller} calls ${callee}: directly`, async ({ lab, person }) => {
      const ways = await expectConnects(lab, person, { caller, callee, setup: 'STUN only' })
      expect(ways).toMatchObject({ caller: 'direct', callee: 'direct' })
    })
  }
}
