import { expect, test } from './fixtures.js'
import { expectPicture } from './media.js'
import { expectFree, expectTogether, expectUnseenCall, meet, unseenCalls } from './meet.js'
import { flip } from './panels.js'
import { inspect } from './screens/inspection.js'
import { countMediaRequests, countSentPackets, liveCaptures } from './witness.js'

const SETTING = 'See myself while it rings'

test('the mirror is offered after a call; from then on a ring opens the camera for its person alone, and Answer sends it', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await ben.control('Hang up').click()
  const offer = ben.page.getByText(/^See yourself while a video call rings/)
  await expect(offer).toBeVisible()
  await inspect(ben.page, 'mirror-offer')
  await ben.button('Turn on').click()
  await expect(offer).toBeHidden()
  const asked = await countMediaRequests(ben.page)

  await ada.button('Call again').click()
  await expect(ben.incoming(ada)).toContainText('Only you can see this')
  await expectPicture(ben.incoming(ada).getByLabel('You', { exact: true }))
  await inspect(ben.page, 'mirror')
  expect(await liveCaptures(ben.page)).toEqual(['video'])
  expect(await countMediaRequests(ben.page)).toBe(asked + 1)
  expect(await countSentPackets(ben.page)).toBe(0)
  await expect(ada.video('Ben')).toHaveCount(0)
  await expectFree(ada)

  await ben.answer(ada)
  await expectTogether(ada, ben)
  // The microphone is all that was opened for the answer.
  expect(await countMediaRequests(ben.page)).toBe(asked + 2)
  await ben.control('Hang up').click()
  await expect.poll(() => liveCaptures(ben.page)).toEqual([])
  await expect(offer).toBeHidden()
})

test('the mirror closes with the ring: declined, cancelled, or answered with audio', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await flip(ben, SETTING)
  const ringAgain = async () => {
    await ada.call(ben)
    await expect.poll(() => liveCaptures(ben.page)).toEqual(['video'])
  }
  await ringAgain()
  await expectUnseenCall(ben)
  await ada.button('Cancel').click()
  await expect.poll(() => liveCaptures(ben.page)).toEqual([])
  await expect(unseenCalls(ben)).toHaveCount(0)
  await ringAgain()
  await ben.answer(ada, 'Answer with audio')
  await ben.expectInCall()
  await expect.poll(() => liveCaptures(ben.page)).toEqual(['audio'])
  await ben.control('Hang up').click()
  await ben.button('Back to home').click()
  await ada.button('Back to home').click()
  await ringAgain()
  await ben.answer(ada, 'Decline')
  await expect.poll(() => liveCaptures(ben.page)).toEqual([])
})

test('a mirror asks for nothing: where the browser would, the camera stays off until the answer', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben', {
    prepare: context =>
      context.addInitScript(() => {
        navigator.permissions.query = async ({ name }) => {
          performance.mark(`queried ${name}`)
          return Object.assign(new EventTarget(), { name, state: 'prompt' as const, onchange: null })
        }
      }),
  })
  await flip(ben, SETTING)
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await expect
    .poll(() => ben.page.evaluate(() => performance.getEntriesByName('queried camera').length))
    .toBeGreaterThan(0)
  await expect(ben.incoming(ada).getByText('Only you can see this')).toHaveCount(0)
  expect(await countMediaRequests(ben.page)).toBe(0)
  await ben.answer(ada)
  await expectTogether(ada, ben)
})
