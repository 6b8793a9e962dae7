import type { Page, TestInfo } from '@playwright/test'
import { type GapWatch, watchGaps } from './frame-gap.js'
import { expectPicture } from './media.js'
import { expectWholeCall, meet } from './meet.js'
import { expect, test } from './node-fixtures.js'
import type { Person } from './person.js'
import type { ServerNodes } from './server-nodes.js'

test('people on two nodes call each other; one node dies in the call, and nobody notices', async ({
  cluster,
  personOn,
}, info) => {
  test.setTimeout(120_000)
  const ada = await personOn('Ada', 0)
  const ben = await personOn('Ben', 1)
  await meet(ada, ben)
  await expectWholeCall(ada, ben)
  const gaps = await Promise.all([watchGaps(ada.video('Ben')), watchGaps(ben.video('Ada'))])
  const [first, second] = cluster.nodes
  if (first === undefined || second === undefined) throw new Error('there are two nodes')
  cluster.prefer(second)
  await first.kill()
  // What needs no server goes on at once.
  await ada.control('Mute microphone').click()
  await expect(ben.page.getByText('Ada is muted').first()).toBeVisible()
  await expectPicture(ben.video('Ada'))
  // Until the others have taken the dead node's devices for gone, and Ada's page is back through the other node.
  await expect
    .poll(() => second.measure('ringdown_nodes'), { timeout: 40_000, message: 'nodes that count as alive' })
    .toBe(1)
  await ada.control('Unmute microphone').click()
  await expectWholeCall(ada, ben)
  await expectShortGaps(gaps, info)
  await ben.control('Hang up').click()
  await expect(ada.status('Call ended')).toBeVisible()
  // They meet again, on the node that is left.
  await ada.button('Back to home').click()
  await ben.button('Back to home').click()
  await meet(ben, ada)
})

test('a ring outlives the node of the one who calls, and of the one who is called', async ({
  cluster,
  personOn,
}) => {
  test.setTimeout(120_000)
  const ada = await personOn('Ada', 0)
  const ben = await personOn('Ben', 0)
  const [first, second] = cluster.nodes
  if (first === undefined || second === undefined) throw new Error('there are two nodes')
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  cluster.prefer(second)
  await first.kill()
  await expect(ben.incoming(ada)).toBeVisible()
  await ben.answer(ada)
  await expectWholeCall(ada, ben)
})

test('a node is replaced in a call: nobody notices', async ({ cluster, personOn }, info) => {
  test.setTimeout(120_000)
  const [ada, ben] = [await personOn('Ada', 0), await personOn('Ben', 0)]
  await meet(ada, ben)
  await expectWholeCall(ada, ben)
  const gaps = await Promise.all([watchGaps(ada.video('Ben')), watchGaps(ben.video('Ada'))])
  await expectMoved(cluster, [ada, ben], async () => {
    await ada.control('Mute microphone').click()
    await expect(ben.page.getByText('Ada is muted').first()).toBeVisible()
  })
  await expectShortGaps(gaps, info)
})

test('a node is replaced while a call rings: nobody notices', async ({ cluster, personOn }) => {
  test.setTimeout(120_000)
  const [ada, ben] = [await personOn('Ada', 0), await personOn('Ben', 0)]
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await expectMoved(cluster, [ada, ben], async () => {
    await expect(ben.incoming(ada)).toBeVisible()
    await ben.answer(ada)
    await expectWholeCall(ada, ben)
  })
})

/**
 * The first node is stopped, and exits by itself once the last has gone to the second.
 *
 * @param then what works there. Until that is done, no page has said that anything is wrong.
 */
async function expectMoved(
  cluster: ServerNodes,
  people: readonly Person[],
  then: () => Promise<void>,
): Promise<void> {
  const [first, second] = cluster.nodes
  if (first === undefined || second === undefined) throw new Error('there are two nodes')
  const troubles = await Promise.all(people.map(({ page }) => watchForTrouble(page)))
  cluster.prefer(second)
  expect(await first.stop()).toBe(0)
  expect(await second.measure('ringdown_connections')).toBe(people.length)
  await then()
  expect(await Promise.all(troubles.map(trouble => trouble()))).toEqual(people.map(() => false))
}

/** No picture stood still for three seconds. */
async function expectShortGaps(gaps: readonly GapWatch[], info: TestInfo): Promise<void> {
  for (const [index, gap] of gaps.entries()) {
    const longest = (await gap.stop()) ?? Number.POSITIVE_INFINITY
    info.annotations.push({ type: `longest freeze at ${index}`, description: `${Math.round(longest)} ms` })
    expect(longest).toBeLessThan(3_000)
  }
}

/** @returns whether the page has said meanwhile that a connection was lost, however briefly. */
async function watchForTrouble(page: Page): Promise<() => Promise<boolean>> {
  const watch = await page.evaluateHandle(() => {
    const seen = { trouble: false }
    const look = () => {
      seen.trouble ||= /Reconnecting|cannot be reached/.test(document.body.textContent ?? '')
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    return seen
  })
  return () => watch.evaluate(({ trouble }) => trouble)
}
