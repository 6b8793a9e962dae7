import { expect, test } from './fixtures.js'
import { viewIce } from './ice-view.js'
import { expectUnseenCall, expectWholeCall, meet, unseenCalls } from './meet.js'
import { openDetails } from './panels.js'
import type { Person } from './person.js'
import type { RingdownServer } from './ringdown-server.js'
import { countMediaRequests, countReceivedPackets, countSentPackets, liveCaptures } from './witness.js'

/** How often a party has reported its first frame. */
function countFirstFrames(
  server: RingdownServer,
  labels: { role: string; warmth?: string },
): Promise<number> {
  return server.measure('ringdown_call_first_frame_seconds_count', labels)
}

async function talkOnce(caller: Person, callee: Person): Promise<void> {
  await meet(caller, callee)
  await caller.control('Hang up').click()
  await expect(callee.status('Call ended')).toBeVisible()
}

async function expectConnectedWhileRinging(caller: Person, callee: Person): Promise<void> {
  await expect(callee.incoming(caller)).toBeVisible()
  for (const { page } of [caller, callee]) {
    await expect.poll(async () => (await viewIce(page))?.connection).toBe('connected')
  }
}

test('people who have talked are connected while it rings, and nothing is seen or heard before the answer', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await talkOnce(ada, ben)
  const askedBefore = await countMediaRequests(ben.page)
  await expect.poll(() => liveCaptures(ben.page)).toEqual([])

  await ada.button('Call again').click()
  await expectConnectedWhileRinging(ada, ben)
  // The caller's camera is open: in one second, some fifty packets would be sent.
  await expect.poll(() => liveCaptures(ada.page)).toEqual(expect.arrayContaining(['audio', 'video']))
  await ada.page.waitForTimeout(1_000)
  for (const { page } of [ada, ben]) {
    expect(await countSentPackets(page)).toBe(0)
    expect(await countReceivedPackets(page)).toBe(0)
  }
  expect(await countMediaRequests(ben.page)).toBe(askedBefore)
  await expect(ada.status('Ringing Ben…')).toBeVisible()
  // What will show the first pictures waits for them, unseen.
  const early = await Promise.all(
    [ada, ben].map(async one => (await expectUnseenCall(one)).locator('video').elementHandle()),
  )
  await expect(ada.video('Ben')).toHaveCount(0)
  await expect(ben.video('Ada')).toHaveCount(0)

  await ben.answer(ada)
  await expectWholeCall(ada, ben)
  for (const [index, video] of [ada.video('Ben'), ben.video('Ada')].entries())
    expect(await video.evaluate((now, before) => now === before, early[index])).toBe(true)
  for (const one of [ada, ben]) await expect(unseenCalls(one)).toHaveCount(0)
  for (const { page } of [ada, ben]) {
    expect(await countSentPackets(page)).toBeGreaterThan(0)
    expect(await countReceivedPackets(page)).toBeGreaterThan(0)
  }
  for (const one of [ada, ben]) {
    const details = await openDetails(one)
    await expect(details.getByText(/^Connected in \d+\.\d\d s · direct · (under 1|\d+) ms$/)).toBeVisible()
  }
})

test('the server counts how fast both were, the first call as cold and the second as warm', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await talkOnce(ada, ben)
  await expect.poll(() => countFirstFrames(server, { role: 'callee', warmth: 'none' })).toBe(1)
  // Where the connection is there before the server's word of the answer, the caller cannot tell it from a warm one.
  await expect.poll(() => countFirstFrames(server, { role: 'caller' })).toBe(1)
  expect(await countFirstFrames(server, { role: 'callee' })).toBe(1)
  const warmBefore = await countFirstFrames(server, { role: 'caller', warmth: 'direct' })

  await ada.button('Call again').click()
  await expectConnectedWhileRinging(ada, ben)
  await ben.answer(ada)
  await expect.poll(() => countFirstFrames(server, { role: 'callee', warmth: 'direct' })).toBe(1)
  await expect.poll(() => countFirstFrames(server, { role: 'caller', warmth: 'direct' })).toBe(warmBefore + 1)
  for (const role of ['caller', 'callee']) expect(await countFirstFrames(server, { role }), role).toBe(2)
})
