import { setTimeout as pass } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { watchGaps } from '../frame-gap.js'
import { connectPlaces, openStrangers } from '../lab/cell.js'
import { expect, type OpenPerson, test } from '../lab/fixtures.js'
import type { Lab } from '../lab/lab.js'
import { ownAddresses } from '../lab/own-addresses.js'
import { expectSilence } from '../media.js'
import { expectFree, expectTogether, expectWholeCall, meet } from '../meet.js'
import type { Person } from '../person.js'
import { watchAnnouncements } from './announcement-watch.js'
import { printRecovery, timeUntilMoving } from './recovery-watch.js'

/**
 * A recovery that takes longer did not come from the expected mechanism, in milliseconds. The actual time is printed:
 * it is a measurement, and depends on the machine.
 */
const SOON = 10_000
/** An interruption shorter than this is not shown to people. */
const UNSHOWN_MS = 2_000
/** A picture that stands still for so long is frozen: on a busy machine, one may take two seconds. */
const FROZEN_MS = 3_000
/** By then, what is done about a new network has been done, and an interruption by it is shown. */
const REACTED_MS = 4_000
const LOST = 'The connection was lost and didn’t come back'

async function talk(lab: Lab, person: OpenPerson): Promise<[Person, Person]> {
  await connectPlaces(lab, { caller: 'open', callee: 'open', setup: 'STUN and TURN' })
  const [ada, ben] = await openStrangers(lab, person, 'STUN and TURN')
  await meet(ada, ben)
  return [ada, ben]
}

const untilBothMove = (fault: string, ada: Person, ben: Person) =>
  timeUntilMoving(fault, ada.video(ben.name), ben.video(ada.name))

const trouble = (person: Person) => person.status(/Reconnecting/)

const banner = (person: Person, text: string) => person.page.getByRole('alert').filter({ hasText: text })

/** The sessions of a page, by ICE's names for them: a restart gives a session another one. */
const openSessions = (page: Page) =>
  page.evaluate(() =>
    window.ringdownWitness.connections
      .filter(({ connectionState }) => connectionState !== 'closed')
      .map(({ localDescription }) => localDescription?.sdp.match(/^a=ice-ufrag:(.+)$/m)?.[1]),
  )

test.afterEach(async ({ lab }) => {
  for (const link of ['server', lab.caller.link, lab.callee.link]) await lab.internet.restore(link)
})

test('3 s of total loss: recovers by itself', async ({ lab, person }) => {
  const [ada, ben] = await talk(lab, person)
  await lab.internet.cut(lab.callee.link)
  await expect(trouble(ada)).toBeVisible()
  await pass(1_000)
  await lab.internet.restore(lab.callee.link)
  expect(await untilBothMove('3 s of total loss', ada, ben)).toBeLessThan(SOON)
  await expectWholeCall(ada, ben)
  for (const one of [ada, ben]) await expect(trouble(one)).toBeHidden()
})

test('40 s of total loss: says whose network it is and what to do, then recovers by itself', async ({
  lab,
  person,
}) => {
  test.setTimeout(120_000)
  const [ada, ben] = await talk(lab, person)
  const since = Date.now()
  await lab.internet.cut(lab.callee.link)
  for (const one of [ada, ben]) await expect(trouble(one)).toBeVisible()
  const shownMs = Date.now() - since
  printRecovery('"Reconnecting…" shown after', shownMs)
  expect(shownMs).toBeGreaterThanOrEqual(UNSHOWN_MS)
  // The server takes up to 18 s to notice a silent socket.
  await expect(banner(ada, ben.name)).toBeVisible({ timeout: 25_000 })
  await expect(banner(ben, 'Your network')).toBeVisible({ timeout: 25_000 })
  await ben.button('Try now').click()
  await pass(Math.max(0, 40_000 - (Date.now() - since)))
  await lab.internet.restore(lab.callee.link)
  expect(await untilBothMove('40 s of total loss', ada, ben)).toBeLessThan(SOON)
  await expectWholeCall(ada, ben)
  for (const one of [ada, ben]) await expect(one.page.getByRole('alert')).toHaveCount(0)
})

test('the network address changes: the call continues over the new one', async ({ lab, person }) => {
  const [ada, ben] = await talk(lab, person)
  await lab.callee.move()
  expect(await untilBothMove('another network at once', ada, ben)).toBeLessThan(SOON)
  await expectTogether(ada, ben)
  await lab.caller.move('port-restricted')
  expect(await untilBothMove('another network, behind a NAT', ada, ben)).toBeLessThan(SOON)
  await expectWholeCall(ada, ben)
})

test('no network, then another: recovers at once', async ({ lab, person }) => {
  const [ada, ben] = await talk(lab, person)
  await lab.callee.unplug()
  await expect(trouble(ada)).toBeVisible()
  await pass(5_000)
  await lab.callee.move()
  expect(await untilBothMove('no network for 8 s, then another', ada, ben)).toBeLessThan(SOON)
  await expectWholeCall(ada, ben)
})

test('an unused interface that appears changes nothing', async ({ lab, person }) => {
  const [ada, ben] = await talk(lab, person)
  const pages = [ada.page, ben.page]
  const sessions = await Promise.all(pages.map(openSessions))
  const gaps = await Promise.all([watchGaps(ada.video(ben.name)), watchGaps(ben.video(ada.name))])
  const watches = await Promise.all(pages.map(watchAnnouncements))
  const [atAda, atBen] = [await lab.caller.addInterface(), await lab.callee.addInterface()]
  await expect.poll(() => ownAddresses(ada.page)).toContain(atAda)
  await expect.poll(() => ownAddresses(ben.page)).toContain(atBen)
  await pass(REACTED_MS)
  expect(await Promise.all(watches.map(watch => watch.stop()))).toEqual([[], []])
  expect(await Promise.all(pages.map(openSessions))).toEqual(sessions)
  for (const gap of gaps) expect(await gap.stop()).toBeLessThan(FROZEN_MS)
})

test('the server connection is half-open for 45 s: the call continues, and the connection returns', async ({
  lab,
  person,
}) => {
  test.setTimeout(120_000)
  const [ada, ben] = await talk(lab, person)
  await lab.internet.cut('server')
  const since = Date.now()
  await ada.control('Mute microphone').click()
  await expectSilence(ben.page)
  await pass(Math.max(0, 45_000 - (Date.now() - since)))
  await expectTogether(ada, ben)
  await lab.internet.restore('server')
  const restoredAt = Date.now()
  await expect(ada.page.getByText('Server unreachable')).toBeHidden({ timeout: 15_000 })
  printRecovery('server connection half-open for 45 s, back', Date.now() - restoredAt)
  await ada.control('Unmute microphone').click()
  await expectWholeCall(ada, ben)
  await ben.control('Hang up').click()
  await expect(ada.status('Call ended')).toBeVisible()
  await expectFree(ada)
})

test('a network that stays away: gives up after a minute, with the reason', async ({ lab, person }) => {
  test.setTimeout(150_000)
  const [ada, ben] = await talk(lab, person)
  await lab.internet.cut(lab.callee.link)
  const since = Date.now()
  await expect(ada.page.getByText(LOST)).toBeVisible({ timeout: 90_000 })
  printRecovery('network that stays away, gave up after', Date.now() - since)
  expect(Date.now() - since).toBeGreaterThan(58_000)
  await expectFree(ada)
  await lab.internet.restore(lab.callee.link)
  await expect(ben.page.getByText(LOST)).toBeVisible({ timeout: 20_000 })
  await expectFree(ben)
})
