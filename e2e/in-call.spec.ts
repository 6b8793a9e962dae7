import { expect, test } from './fixtures.js'
import { expectNoPicture, expectPicture, expectSilence, expectSound } from './media.js'
import { expectFree, expectTogether, expectWholeCall, meet } from './meet.js'
import {
  cameraInUse,
  countMediaRequests,
  countOpenConnections,
  countSentPackets,
  liveCaptures,
} from './witness.js'

test('before the answer the callee opens nothing and sends nothing', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  // Long enough for a connection made while ringing to carry something: in one second, some fifty packets would be sent.
  await ben.page.waitForTimeout(1_500)
  expect(await countMediaRequests(ben.page)).toBe(0)
  expect(await countSentPackets(ben.page)).toBe(0)
  await ben.answer(ada)
  await expectTogether(ada, ben)
  expect(await countMediaRequests(ben.page)).toBeGreaterThan(0)
  expect(await countSentPackets(ben.page)).toBeGreaterThan(0)
})

test('muted, the other hears nothing and sees why; with stopped video, the camera goes off and no picture is seen', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await expectSound(ben.page)
  await ada.control('Mute microphone').click()
  await expect(ada.control('Unmute microphone')).toBeVisible()
  await expect(ben.page.getByText('Ada is muted').first()).toBeVisible()
  await expectSilence(ben.page)
  await ada.control('Unmute microphone').click()
  await expect(ben.page.getByText('Ada is muted').first()).toBeHidden()
  await expectSound(ben.page)

  await ada.control('Stop video').click()
  await expectNoPicture(ben.video('Ada'))
  await expect.poll(() => liveCaptures(ada.page)).toEqual(['audio'])
  await expectSound(ben.page)
  await ada.control('Start video').click()
  await expectPicture(ben.video('Ada'))
  await expectPicture(ada.video('You'))
})

test('the screen is shared beside the camera, by one and by both, and stopped', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await expect(ben.video('You')).toBeVisible()
  const before = await ben.page.locator('video:visible').count()
  await ada.control('Share screen').click()
  await expect(ada.control('Stop sharing')).toBeVisible()
  await expect(ben.page.locator('video:visible')).toHaveCount(before + 1)
  await expectPicture(ben.video(/Ada.*screen/i))
  await expectPicture(ben.video('Ada'))

  await ben.control('Share screen').click()
  await expectPicture(ada.video(/Ben.*screen/i))
  await expectPicture(ben.video(/Ada.*screen/i))
  await ben.control('Stop sharing').click()
  await expect(ada.video(/Ben.*screen/i)).toHaveCount(0)

  await ada.control('Stop sharing').click()
  await expect(ben.page.locator('video:visible')).toHaveCount(before)
  await expect.poll(async () => (await liveCaptures(ada.page)).sort()).toEqual(['audio', 'video'])
  await expectPicture(ben.video('Ada'))
})

test('the camera is changed during the call', async ({ person }) => {
  const ada = await person('Ada', { on: 'three-cameras' })
  const ben = await person('Ben')
  await meet(ada, ben)
  const first = await cameraInUse(ada.page)
  await ada.control('More').click()
  await ada.page.getByRole('menuitemradio', { name: 'fake_device_2' }).click()
  await expect.poll(() => cameraInUse(ada.page)).not.toBe(first)
  await ada.page.keyboard.press('Escape')
  await expectPicture(ada.video('You'))
  await expectPicture(ben.video('Ada'))
  // Only one camera is on.
  await expect
    .poll(async () => (await liveCaptures(ada.page)).filter(kind => kind === 'video'))
    .toHaveLength(1)
})

test('hung up: both read it, nothing stays open, and either can call again', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await ben.control('Hang up').click()
  for (const one of [ada, ben]) {
    await expect(one.status('Call ended')).toBeVisible()
    await expectFree(one)
    await expect.poll(() => liveCaptures(one.page)).toEqual([])
    await expect.poll(() => countOpenConnections(one.page)).toBe(0)
  }
  await ada.button('Call again').click()
  await expect(ben.incoming(ada)).toBeVisible()
  await ben.answer(ada)
  await expectWholeCall(ada, ben)
})

test('the server is killed: the call continues with all its controls, and hang-up still reaches the other', async ({
  person,
  server,
}) => {
  test.setTimeout(120_000)
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await server.kill()
  const says = 'Server unreachable. Your call isn’t affected.'
  for (const { page } of [ada, ben]) await expect(page.getByText(says)).toBeVisible({ timeout: 20_000 })
  await expectWholeCall(ada, ben)
  await ada.control('Mute microphone').click()
  await expect(ben.page.getByText('Ada is muted').first()).toBeVisible()
  await ada.control('Hang up').click()
  await expect(ben.status('Call ended')).toBeVisible()
})

test('the server restarts without its memory: the call continues, and the next one connects', async ({
  person,
  server,
}) => {
  test.setTimeout(120_000)
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await server.kill()
  await server.startAgain()
  // Both are back, and the server knows their call again.
  await expect
    .poll(
      () =>
        Promise.all([
          server.measure('ringdown_connections'),
          server.measure('ringdown_calls_active', { phase: 'accepted' }),
        ]),
      {
        timeout: 20_000,
      },
    )
    .toEqual([2, 1])
  await expectWholeCall(ada, ben)
  await ben.control('Hang up').click()
  await expect(ada.status('Call ended')).toBeVisible()
  await ada.button('Call again').click()
  await expect(ben.incoming(ada)).toBeVisible({ timeout: 20_000 })
  await ben.answer(ada)
  await expectTogether(ada, ben)
})

test('a clock that is set takes nothing from a call', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  const timer = ada.page.getByRole('timer', { name: 'Call duration' })
  for (const ms of [45_000, -45_000, -3_600_000]) {
    const before = secondsOf(await timer.textContent())
    await ada.page.evaluate(by => {
      const date = Date.now
      Date.now = () => date() + by
    }, ms)
    await expect.poll(async () => secondsOf(await timer.textContent()) - before).toBeGreaterThanOrEqual(1)
    expect(secondsOf(await timer.textContent()) - before).toBeLessThan(20)
    await expect(ada.control('Mute microphone')).toBeVisible()
  }
  await expectWholeCall(ada, ben)
})

function secondsOf(duration: string | null): number {
  return (duration ?? '').split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0)
}
