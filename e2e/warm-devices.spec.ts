import { expect, test } from './fixtures.js'
import { viewIce } from './ice-view.js'
import { expectWholeCall } from './meet.js'
import { chooseWarm } from './panels.js'
import type { Person } from './person.js'
import { countMediaRequests, countOpenConnections, countSentPackets } from './witness.js'

test.use({ serverEnv: { RINGDOWN_WARM: 'everyone' } })

async function isConnected({ page }: Person): Promise<boolean> {
  return (await viewIce(page))?.connection === 'connected'
}

/** Rings two tabs of one person until one of them has connected. */
async function ringBoth(
  caller: Person,
  tabs: readonly [Person, Person],
): Promise<{ warm: Person; cold: Person }> {
  await caller.call(tabs[0])
  for (const tab of tabs) await expect(tab.incoming(caller)).toBeVisible()
  await expect.poll(async () => (await Promise.all(tabs.map(isConnected))).filter(Boolean).length).toBe(1)
  await expect.poll(() => isConnected(caller)).toBe(true)
  const [one, other] = tabs
  return (await isConnected(one)) ? { warm: one, cold: other } : { warm: other, cold: one }
}

for (const answering of ['warm', 'cold'] as const) {
  test(`two tabs ring, one connects, the ${answering} one answers: it talks, the other stops ringing`, async ({
    person,
  }) => {
    const ada = await person('Ada')
    const ben = await person('Ben')
    const otherTab = await person('Ben', { sameBrowserAs: ben })
    await chooseWarm(ben, 'Everyone')
    const tabs = await ringBoth(ada, [ben, otherTab])
    const winner = tabs[answering]
    const loser = answering === 'warm' ? tabs.cold : tabs.warm
    // Its own answer may still be on its way to being refused.
    await expect.poll(() => countOpenConnections(tabs.cold.page)).toBe(0)

    await winner.answer(ada)
    await expect(loser.incoming(ada)).toBeHidden()
    await expectWholeCall(ada, winner)
    await expect.poll(() => countOpenConnections(loser.page)).toBe(0)
    expect(await countMediaRequests(loser.page)).toBe(0)
    // Nothing is left of the unused session.
    for (const { page } of [ada, winner]) await expect.poll(() => countOpenConnections(page)).toBe(1)
    expect(await countSentPackets(loser.page)).toBe(0)
  })
}
