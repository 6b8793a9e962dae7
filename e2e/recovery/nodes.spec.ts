import { setTimeout as pass } from 'node:timers/promises'
import { expectWholeCall, meet } from '../meet.js'
import { expect, test } from '../node-fixtures.js'

/** Long enough for the others to have taken a node for dead, and for its devices to have left it, in milliseconds. */
const STOPPED = 60_000

test('a node that stands still for a minute and goes on is another node then; the call goes on all the while', async ({
  cluster,
  personOn,
}) => {
  test.setTimeout(180_000)
  const ada = await personOn('Ada', 0)
  const ben = await personOn('Ben', 1)
  await meet(ada, ben)
  await expectWholeCall(ada, ben)
  const [first, second] = cluster.nodes
  if (first === undefined || second === undefined) throw new Error('there are two nodes')
  cluster.prefer(second)
  const stopped = Date.now()
  first.pause()
  await expect
    .poll(() => second.measure('ringdown_nodes'), { timeout: 20_000, message: 'nodes that count as alive' })
    .toBe(1)
  await expect
    .poll(() => second.measure('ringdown_connections'), { timeout: 40_000, message: 'devices on the other' })
    .toBe(2)
  await expectWholeCall(ada, ben)
  await pass(stopped + STOPPED - Date.now())
  first.resume()
  for (const node of [first, second])
    await expect
      .poll(() => node.measure('ringdown_nodes'), { timeout: 20_000, message: 'nodes that count as alive' })
      .toBe(2)
  await expect.poll(() => first.output, { timeout: 20_000 }).toContain('this is another node now')
  await expectWholeCall(ada, ben)
  await ben.control('Hang up').click()
  await expect(ada.status('Call ended')).toBeVisible()
})
