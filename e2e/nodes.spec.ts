import type { Page } from '@playwright/test'
import { watchGaps } from './frame-gap.js'
import { expectPicture } from './media.js'
import { expectWholeCall, meet } from './meet.js'
import { expect, test } from './node-fixtures.js'

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
  for (const [index, gap] of gaps.entries()) {
    const longest = (await gap.stop()) ?? Number.POSITIVE_INFINITY
    info.annotations.push({ type: `longest freeze at ${index}`, description: `${Math.round(longest)} ms` })
    expect(longest).toBeLessThan(3_000)
  }
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

test('a node is replaced while one call rings and another goes on: nobody notices', async ({
  cluster,
  personOn,
}, info) => {
  test.setTimeout(120_000)
  const [ada, ben, cy, dee] = [
    await personOn('Ada', 0),
    await personOn('Ben', 0),
    await personOn('Cy', 0),
    await personOn('Dee', 0),
  ]
  const [first, second] = cluster.nodes
  if (first === undefined || second === undefined) throw new Error('there are two nodes')
  await meet(ada, ben)
  await expectWholeCall(ada, ben)
  await cy.call(dee)
  await expect(dee.incoming(cy)).toBeVisible()
  const pages = [ada, ben, cy, dee].map(({ page }) => page)
  const troubles = await Promise.all(pages.map(watchForTrouble))
  const gaps = await Promise.all([watchGaps(ada.video('Ben')), watchGaps(ben.video('Ada'))])
  cluster.prefer(second)
  // It exits by itself once the last has gone.
  expect(await first.stop()).toBe(0)
  expect(await second.measure('ringdown_connections')).toBe(4)
  await expect(dee.incoming(cy)).toBeVisible()
  await dee.answer(cy)
  await expectWholeCall(cy, dee)
  await ada.control('Mute microphone').click()
  await expect(ben.page.getByText('Ada is muted').first()).toBeVisible()
  for (const [index, gap] of gaps.entries()) {
    const longest = (await gap.stop()) ?? Number.POSITIVE_INFINITY
    info.annotations.push({ type: `longest freeze at ${index}`, description: `${Math.round(longest)} ms` })
    expect(longest).toBeLessThan(3_000)
  }
  expect(await Promise.all(troubles.map(trouble => trouble()))).toEqual([false, false, false, false])
})

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
