import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.js'
import { expectPicture } from './media.js'
import { expectFree, expectTogether, expectUnseenCall, meet } from './meet.js'
import { flip } from './panels.js'
import type { Person } from './person.js'
import { inspect } from './screens/inspection.js'
import { countSentPackets } from './witness.js'

/** The kinds of media that the page has received on its newest connection. */
function receivedKinds(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const stats = await window.ringdownWitness.connections.at(-1)?.getStats()
    const kinds = [...(stats?.values() ?? [])].flatMap(({ type, kind, packetsReceived }) =>
      type === 'inbound-rtp' && packetsReceived > 0 ? [kind as string] : [],
    )
    // The empty place of a screen receives probes of the bandwidth.
    return [...new Set(kinds)]
  })
}

/** They have talked, and both are at home. */
async function meetBefore(caller: Person, callee: Person): Promise<void> {
  await meet(caller, callee)
  await caller.control('Hang up').click()
  for (const one of [caller, callee]) await one.button('Back to home').click()
}

test('a caller who knocks is there at the answer and unseen before it, and cannot be heard', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await flip(ada, 'Send my picture while it rings')
  // They have not talked yet.
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await ben.answer(ada)
  await expectTogether(ada, ben)
  await ada.control('Hang up').click()
  for (const one of [ada, ben]) await one.button('Back to home').click()

  await ada.call(ben)
  await expect.poll(() => receivedKinds(ben.page)).toEqual(['video'])
  await expect(ben.incoming(ada)).toBeVisible()
  await expect(ben.video('Ada')).toHaveCount(0)
  // Their picture is there already, where it will be seen.
  const early = (await expectUnseenCall(ben)).locator('video')
  await expect.poll(() => early.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0)
  expect(await countSentPackets(ben.page)).toBe(0)
  await expect(ada.video('Ben')).toHaveCount(0)
  await expectFree(ada)
  await ben.answer(ada)
  await expectTogether(ada, ben)
  await expect.poll(() => receivedKinds(ben.page)).toContain('audio')
})

test('someone who wants to sees who knocks before they answer, and is not seen', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meetBefore(ada, ben)
  await flip(ada, 'Send my picture while it rings')
  await flip(ben, 'Show who is calling before I answer')
  await ada.call(ben)
  await expectPicture(ben.incoming(ada).getByLabel('Ada', { exact: true }))
  await inspect(ben.page, 'knock')
  expect(await countSentPackets(ben.page)).toBe(0)
  expect(await receivedKinds(ben.page)).toEqual(['video'])
  await ben.answer(ada, 'Decline')
  await expect(ada.status('Ben declined')).toBeVisible()
})
