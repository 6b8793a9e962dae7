import { expect, test } from './fixtures.js'
import { expectNoPicture, expectPicture, expectSound } from './media.js'
import {
  expectFree,
  expectTogether,
  expectUnseenCall,
  expectWholeCall,
  meet,
  startCall,
  unseenCalls,
} from './meet.js'
import { pressTogether } from './press-together.js'
import { countMediaRequests, liveCaptures } from './witness.js'

test('a call rings, is answered, and both see and hear each other', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await expect(ada.status('Ringing Ben…')).toBeVisible()
  await expect(ben.incoming(ada)).toBeVisible()
  await expect(ben.page).toHaveTitle(/Ada/)
  await ben.answer(ada)
  await expect(ben.incoming(ada)).toBeHidden()
  await expectWholeCall(ada, ben)
  await expect(ben.page).not.toHaveTitle(/Incoming/)
})

test('the caller reads "Ringing" only once the other page has acknowledged', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await expect(ada.page.getByRole('button', { name: 'Call Ben', exact: true })).toBeVisible()
  // A frozen page acknowledges nothing.
  const debug = await ben.page.context().newCDPSession(ben.page)
  await debug.send('Debugger.enable')
  await debug.send('Debugger.pause')
  await ada.call(ben)
  await expect(ada.status('Calling Ben…')).toBeVisible()
  await ada.page.waitForTimeout(1_500)
  await expect(ada.status('Calling Ben…')).toBeVisible()
  await expect(ada.status('Ringing Ben…')).toBeHidden()
  await debug.send('Debugger.disable')
  await expect(ada.status('Ringing Ben…')).toBeVisible()
})

test('the caller reads "Calling" again when the only page that rang is gone, and "Ringing" when it is back', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await expect(ada.status('Ringing Ben…')).toBeVisible()
  await ben.page.goto('about:blank')
  await expect(ada.status('Calling Ben…')).toBeVisible()
  await ben.page.goto(server.url)
  await expect(ada.status('Ringing Ben…')).toBeVisible()
  await expect(ben.incoming(ada)).toBeVisible()
})

test('a call rings on every page of the app', async ({ person, server }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ben.page.goto(`${server.url}/line/support`)
  await ada.call(ben)
  await ben.answer(ada)
  await expectTogether(ada, ben)
})

test('answered with audio: the callee is heard but not seen', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await ben.answer(ada, 'Answer with audio')
  await expectPicture(ben.video('Ada'))
  await expectSound(ben.page)
  await expectSound(ada.page)
  await expectNoPicture(ada.video('Ben'))
  expect(await liveCaptures(ben.page)).toEqual(['audio'])
})

test('declined: the caller reads it, and the callee opened nothing', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await ben.answer(ada, 'Decline')
  await expect(ada.status('Ben declined')).toBeVisible()
  await expect(ben.incoming(ada)).toBeHidden()
  await expect(ada.button('Call again')).toBeVisible()
  expect(await countMediaRequests(ben.page)).toBe(0)
  await expect.poll(() => liveCaptures(ada.page)).toEqual([])
})

test('Escape declines; who declined is not called again at once: the wait counts down, and ends when they call back', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await ben.page.keyboard.press('Escape')
  await expect(ada.status('Ben declined')).toBeVisible()
  await ada.button('Call again').click()
  await expect(ada.status('Ben declined your call.')).toBeVisible()
  const timer = ada.page.getByRole('timer').filter({ hasText: 'You can call again in' })
  const first = (await timer.textContent()) ?? ''
  await expect(timer).not.toHaveText(first)
  await ben.call(ada)
  await ada.incoming(ben).waitFor()
  await expect(timer).toHaveCount(0)
  await ben.button('Cancel').click()
  await expect(ada.incoming(ben)).toBeHidden()
  await expect(timer).toHaveCount(0)
  await ada.button('Back to home').click()
  await expect(ada.page.getByText('Declined ·')).toHaveCount(1)
})

test('cancelled: the other page stops ringing and shows a missed call; the caller is free, and Enter answers', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await ada.button('Cancel').click()
  await expect(ben.incoming(ada)).toBeHidden()
  await expect(ben.page.getByText('Missed call from Ada').first()).toBeVisible()
  await expect.poll(() => liveCaptures(ada.page)).toEqual([])
  await ben.call(ada)
  await expect(ada.incoming(ben)).toBeVisible()
  await ada.page.keyboard.press('Enter')
  await expectTogether(ada, ben)
})

test('the caller closes the page: the other stops ringing and shows a missed call', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await ada.page.close()
  await expect(ben.incoming(ada)).toBeHidden({ timeout: 20_000 })
  await expect(ben.page.getByText('Missed call from Ada').first()).toBeVisible()
})

test('the callee reloads while it rings: it keeps ringing and is answered', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await ben.page.reload()
  await ben.answer(ada)
  await expectWholeCall(ada, ben)
})

test('busy: the caller reads it, and the callee sees a quiet notice and keeps talking', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  const cleo = await person('Cleo')
  await meet(ada, ben)
  await cleo.call(ben)
  await expect(cleo.status('Ben is on another call')).toBeVisible()
  await expect(ben.status('Cleo called while you were in a call')).toBeVisible()
  await expect(ben.incoming(cleo)).toBeHidden()
  await expectTogether(ada, ben)
})

test('two call somebody who waits for a third: each rings by itself, and only its screen waits beside the one shown', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  const cleo = await person('Cleo')
  await startCall(ben)
  await expectUnseenCall(ben)
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await expect(unseenCalls(ben)).toHaveCount(2)
  await cleo.call(ben)
  await expect(cleo.status('Ringing Ben…')).toBeVisible()
  await expect(unseenCalls(ben)).toHaveCount(2)
  await ben.answer(ada, 'Decline')
  await expect(ben.incoming(cleo)).toBeVisible()
  await expect(unseenCalls(ben)).toHaveCount(2)
  await ben.answer(cleo)
  await expectTogether(cleo, ben)
  await expect(ben.page.getByRole('main', { name: 'In a call with Cleo' })).toBeVisible()
  await expect(unseenCalls(ben)).toHaveCount(0)
})

test('a call rings in every tab, also in one opened meanwhile; answered in one, it stops in the others', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  const otherTab = await person('Ben', { sameBrowserAs: ben })
  await ada.call(ben)
  await expect(ben.incoming(ada)).toBeVisible()
  await expect(otherTab.incoming(ada)).toBeVisible()
  const late = await person('Ben', { sameBrowserAs: ben, at: '/' })
  await late.answer(ada)
  await expectTogether(ada, late)
  for (const tab of [ben, otherTab]) {
    await expect(tab.incoming(ada)).toBeHidden()
    await expectFree(tab)
    expect(await countMediaRequests(tab.page)).toBe(0)
  }
})

test('both tabs answer at once: one talks, the other says so', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  const otherTab = await person('Ben', { sameBrowserAs: ben })
  await ada.call(ben)
  await pressTogether(ben.answerButton(ada), otherTab.answerButton(ada))
  await expectPicture(ada.video('Ben'))
  const inCall = async () =>
    (await Promise.all([ben, otherTab].map(tab => tab.control('Hang up').isVisible()))).filter(Boolean).length
  await expect.poll(inCall).toBe(1)
  const [winner, loser] = (await ben.control('Hang up').isVisible()) ? [ben, otherTab] : [otherTab, ben]
  await expectTogether(ada, winner)
  // What the loser had opened is closed again.
  await expect.poll(() => liveCaptures(loser.page)).toEqual([])
})

test('both press Call at the same moment: one call, connected', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await pressTogether(ada.button('Call Ben'), ben.button('Call Ada'))
  await expectWholeCall(ada, ben)
  for (const one of [ada, ben]) await expect(one.page.getByRole('alertdialog')).toHaveCount(0)
  // It is one call: hanging up once ends it for both.
  await ada.control('Hang up').click()
  await expect(ben.status('Call ended')).toBeVisible()
  await expectFree(ada)
})

test.describe('with a short ring', () => {
  test.use({ serverEnv: { RINGDOWN_RING_SECONDS: '7' } })

  test('no answer: the caller reads it, the callee has a missed call', async ({ person }) => {
    const ada = await person('Ada')
    const ben = await person('Ben')
    await ada.call(ben)
    await expect(ben.incoming(ada)).toBeVisible()
    await expect(ada.status('No answer from Ben')).toBeVisible()
    await expect(ben.incoming(ada)).toBeHidden()
    await expect(
      ben.page.getByRole('region', { name: 'Recent' }).getByText('Missed call from Ada'),
    ).toBeVisible()
    expect(await countMediaRequests(ben.page)).toBe(0)
  })
})
