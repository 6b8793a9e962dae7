import type { Page } from '@playwright/test'
import { TIMERS } from '@ringdown/protocol'
import { expect, test } from './fixtures.js'
import { expectFree, expectTogether, meet } from './meet.js'
import { chooseWarm, closeSettings, openDetails, openSettings } from './panels.js'
import type { Person } from './person.js'
import { inspect } from './screens/inspection.js'

/** Longer than two pages on one machine take to connect. */
const WARM_MS = 3_000

/** What the browser reports about the page's newest connection; `null` if it has made none. */
function connectionState(page: Page): Promise<RTCPeerConnectionState | null> {
  return page.evaluate(() => window.ringdownWitness.connections.at(-1)?.connectionState ?? null)
}

/** The call screen before the answer: no picture of the other person, no clock, no controls. */
async function expectStillRinging(caller: Person, callee: Person): Promise<void> {
  await expect(caller.status(`Ringing ${callee.name}…`)).toBeVisible()
  await expect(caller.video(callee.name)).toHaveCount(0)
  await expect(caller.page.getByRole('timer')).toHaveCount(0)
  await expectFree(caller)
}

test('settings: the chosen privacy is remembered, with the name beside it', async ({ person }) => {
  const ada = await person('Ada')
  const settings = await openSettings(ada)
  await expect(settings.getByRole('textbox', { name: 'Your name' })).toHaveValue('Ada')
  const group = settings.getByRole('radiogroup', { name: 'Faster answering' })
  await expect(group.getByRole('radio')).toHaveCount(4)
  await expect(group.getByRole('radio', { name: 'People I’ve talked to' })).toBeChecked()
  const relay = settings.getByRole('switch', { name: 'Always relay my calls' })
  await expect(relay).not.toBeChecked()
  await group.getByRole('radio', { name: 'Nobody' }).click()
  await relay.click()
  await ada.page.reload()
  const again = await openSettings(ada)
  await expect(again.getByRole('radio', { name: 'Nobody' })).toBeChecked()
  await expect(again.getByRole('switch', { name: 'Always relay my calls' })).toBeChecked()
  await again.getByRole('textbox', { name: 'Your name' }).fill('Countess')
  await again.getByRole('button', { name: 'Save' }).click()
  await expect(ada.button('Countess settings')).toBeVisible()
})

test('settings: a change in one tab applies in the others', async ({ person }) => {
  const ada = await person('Ada')
  const otherTab = await person('Ada', { sameBrowserAs: ada })
  await chooseWarm(ada, 'Nobody')
  const settings = await openSettings(otherTab)
  await expect(settings.getByRole('radio', { name: 'Nobody' })).toBeChecked()
})

test('a second call connects while it rings, and no screen says so before the answer', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await meet(ada, ben)
  await ada.control('Hang up').click()
  await expect(ben.status('Call ended')).toBeVisible()
  await ada.button('Call again').click()
  await expect(ben.incoming(ada)).toBeVisible()
  for (const { page } of [ada, ben]) await expect.poll(() => connectionState(page)).toBe('connected')
  await expectStillRinging(ada, ben)
  await ben.answer(ada)
  await expectTogether(ada, ben)
  for (const one of [ada, ben]) {
    const details = await openDetails(one)
    await expect(details.getByText(/^Connected in \d+\.\d\d s · direct · (under 1|\d+) ms$/)).toBeVisible()
    await expect(details.getByRole('listitem').filter({ hasText: 'DTLS' })).toContainText('ready')
    await expect(details.getByText('Connected', { exact: true })).toBeVisible()
  }
  // The panel is beside the call and takes none of its keys.
  await ada.page.keyboard.press('m')
  await expect(ada.control('Unmute microphone')).toBeVisible()
  await ada.control('Hang up').click()
  for (const one of [ada, ben]) {
    await expect(one.status('Call ended')).toBeVisible()
    await expect(one.page.getByText(/^Connected in .* · direct · /)).toBeVisible()
  }
})

test.describe('where the server warms every call', () => {
  test.use({ serverEnv: { RINGDOWN_WARM: 'everyone' } })

  test('"Nobody" keeps callers from connecting early, from the next call on', async ({ person }) => {
    const ada = await person('Ada')
    const ben = await person('Ben')
    await chooseWarm(ben, 'Everyone')
    await ada.call(ben)
    await expect.poll(() => connectionState(ben.page)).toBe('connected')
    await ada.button('Cancel').click()
    await expect(ben.incoming(ada)).toBeHidden()

    await chooseWarm(ben, 'Nobody')
    await ada.call(ben)
    await expect(ben.incoming(ada)).toBeVisible()
    await ben.page.waitForTimeout(WARM_MS)
    expect(await connectionState(ada.page)).not.toBe('connected')
    expect(await connectionState(ben.page)).not.toBe('connected')
    await expectStillRinging(ada, ben)
    await ben.answer(ada)
    await expectTogether(ada, ben)
    const details = await openDetails(ben)
    await expect(details.getByText('Not connected')).toBeVisible()
  })
})

test('always relayed without a relay: the call fails and says what it needs', async ({ person }) => {
  const ada = await person('Ada', { prepare: context => context.clock.install() })
  const ben = await person('Ben')
  const settings = await openSettings(ada)
  await settings.getByRole('switch', { name: 'Always relay my calls' }).click()
  await closeSettings(ada)
  await ada.call(ben)
  await ben.answer(ada)
  await expect(ada.status('Connecting…')).toBeVisible()
  await ada.page.clock.fastForward(TIMERS.connect)
  await expect(ada.status(/^Call failed: .*needs a working TURN server/)).toBeVisible()
  await inspect(ada.page, 'failed')
  await expect(ada.page.getByText(/^Connected in/)).toHaveCount(0)
})
