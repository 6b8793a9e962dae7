import { expectConnects } from './connect.js'
import { expect, test } from './fixtures.js'
import type { NetworkKind } from './network-kind.js'
import type { Way } from './route.js'

const setup = 'STUN and TURN'

/** If UDP gets out, both sides may use a relay of their own, or one side the other's. */
const throughOneRelay: readonly [NetworkKind, NetworkKind][] = [
  ['symmetric', 'symmetric'],
  ['symmetric', 'port-restricted'],
  ['port-restricted', 'symmetric'],
  ['TURN only', 'open'],
  ['symmetric', 'TURN only'],
  ['TURN only', 'TURN only'],
]

for (const [caller, callee] of throughOneRelay) {
  test(`${caller} calls ${callee}: through a relay, by UDP`, async ({ lab, person }) => {
    const ways = await expectConnects(lab, person, { caller, callee, setup })
    expect([ways.caller, ways.callee]).toContain('relay/udp')
    for (const way of [ways.caller, ways.callee]) expect(['relay/udp', 'direct']).toContain(way)
  })
}

/** A side with only TCP has a relay of its own; the other side may use any. */
const throughOwnRelay: readonly (readonly [NetworkKind, Way | null, NetworkKind, Way | null])[] = [
  ['UDP blocked', 'relay/tcp', 'open', null],
  ['port-restricted', null, 'UDP blocked', 'relay/tcp'],
  ['UDP blocked', 'relay/tcp', 'UDP blocked', 'relay/tcp'],
  ['web only', 'relay/tls', 'symmetric', null],
  ['open', null, 'web only', 'relay/tls'],
  ['web only', 'relay/tls', 'web only', 'relay/tls'],
  ['UDP blocked', 'relay/tcp', 'web only', 'relay/tls'],
]

for (const [caller, callerWay, callee, calleeWay] of throughOwnRelay) {
  const name = (kind: NetworkKind, way: Way | null) => (way ? `${kind} (${way})` : kind)
  test(`${name(caller, callerWay)} calls ${name(callee, calleeWay)}`, async ({ lab, person }) => {
    const ways = await expectConnects(lab, person, { caller, callee, setup })
    if (callerWay) expect(ways.caller).toBe(callerWay)
    if (calleeWay) expect(ways.callee).toBe(calleeWay)
  })
}
