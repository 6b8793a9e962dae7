import { type Cell, connectPlaces, expectKinds, openStrangers, report } from './cell.js'
import { describeConnected, expectPickup } from './connect.js'
import { expect, test } from './fixtures.js'
import { readEnd } from './route.js'

/** People who have talked are connected while it rings, whatever is between them. */
const CELLS: readonly Cell[] = [
  { caller: 'port-restricted', callee: 'port-restricted', setup: 'STUN only' },
  { caller: 'symmetric', callee: 'symmetric', setup: 'STUN and TURN' },
]

for (const cell of CELLS) {
  test(`${cell.caller} calls ${cell.callee} again: connected before the answer`, async ({ lab, person }) => {
    await connectPlaces(lab, cell)
    const kinds = expectKinds(lab, cell.setup)
    const [ada, ben] = await openStrangers(lab, person, cell.setup)
    await ada.call(ben)
    await expectPickup(ada, ben)
    await ada.control('Hang up').click()
    await ada.button('Call again').click()
    await expect(ben.incoming(ada)).toBeVisible()
    for (const { page } of [ada, ben]) await expect.poll(() => readEnd(page)).not.toBeNull()
    const again = await expectPickup(ada, ben)
    report(cell, await kinds, `warm: ${describeConnected(again)}`)
  })
}
