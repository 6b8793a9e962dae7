import { setTimeout as pass } from 'node:timers/promises'
import { watchGaps } from '../frame-gap.js'
import { expectPicture, expectSilence } from '../media.js'
import { expectFree, expectTogether, expectWholeCall, meet } from '../meet.js'
import type { Person } from '../person.js'
import { connectPlaces, openStrangers } from './cell.js'
import { expect, type OpenPerson, test } from './fixtures.js'
import type { Lab } from './lab.js'
import { watchRecovery } from './recovery-time.js'

/** What a network that is whole again may leave two people without pictures, in milliseconds. */
const SOON = 3_000

async function talk(lab: Lab, person: OpenPerson): Promise<[Person, Person]> {
  await connectPlaces(lab, { caller: 'open', callee: 'open', setup: 'STUN and TURN' })
  const [ada, ben] = await openStrangers(lab, person, 'STUN and TURN')
  await meet(ada, ben)
  return [ada, ben]
}

const pictures = (ada: Person, ben: Person) => watchRecovery(ada.video(ben.name), ben.video(ada.name))

function print(fault: string, ms: number): void {
  console.log(`      recovery: ${fault}: ${(ms / 1000).toFixed(2)} s`)
}

const trouble = (person: Person) => person.status(/Reconnecting/)

for (const seconds of [3, 40]) {
  test(`${seconds} s of total loss: the call is back by itself`, async ({ lab, person }) => {
    test.setTimeout((seconds + 60) * 1000)
    const [ada, ben] = await talk(lab, person)
    await lab.internet.cut(lab.callee.link)
    if (seconds > 10) {
      await expect(trouble(ada)).toBeVisible({ timeout: 10_000 })
      // Whose network it is, and what can be done.
      await expect(ada.page.getByRole('alert').filter({ hasText: ben.name })).toBeVisible({ timeout: 15_000 })
      await expect(ben.page.getByRole('alert').filter({ hasText: 'Your network' })).toBeVisible({
        timeout: 15_000,
      })
      await expect(ben.button('Try now')).toBeVisible()
    }
    await pass(seconds > 10 ? (seconds - 20) * 1000 : seconds * 1000)
    const watch = await pictures(ada, ben)
    await lab.internet.restore(lab.callee.link)
    const ms = await watch.untilMoving()
    print(`${seconds} s of total loss`, ms)
    expect(ms).toBeLessThan(SOON)
    await expectWholeCall(ada, ben)
    for (const one of [ada, ben]) await expect(trouble(one)).toBeHidden()
  })
}

test('the address is gone and another is there: the call goes on over it', async ({ lab, person }) => {
  const [ada, ben] = await talk(lab, person)
  const watch = await pictures(ada, ben)
  await lab.callee.move()
  const ms = await watch.untilMoving()
  print('another network at once', ms)
  expect(ms).toBeLessThan(SOON)
  await expectWholeCall(ada, ben)
  await lab.caller.move('port-restricted')
  const again = await (await pictures(ada, ben)).untilMoving()
  print('another network, behind a NAT', again)
  await expectWholeCall(ada, ben)
})

test('no network for 8 s, and then another: back at once', async ({ lab, person }) => {
  const [ada, ben] = await talk(lab, person)
  await lab.callee.unplug()
  await expect(trouble(ada)).toBeVisible({ timeout: 10_000 })
  await pass(3_000)
  const watch = await pictures(ada, ben)
  await lab.callee.move()
  const ms = await watch.untilMoving()
  print('8 s without any network, and then another', ms)
  expect(ms).toBeLessThan(SOON)
  await expectWholeCall(ada, ben)
})

test('an interface that appears and is not used causes nothing', async ({ lab, person }) => {
  const [ada, ben] = await talk(lab, person)
  const gaps = await Promise.all([watchGaps(ada.video(ben.name)), watchGaps(ben.video(ada.name))])
  const shown = ada.page.evaluate(async () => {
    const seen: string[] = []
    const look = new MutationObserver(() => {
      for (const status of document.querySelectorAll('[role=status],[role=alert]')) {
        if (status.textContent) seen.push(status.textContent)
      }
    })
    look.observe(document.body, { subtree: true, childList: true, characterData: true })
    await new Promise(resolve => setTimeout(resolve, 6_000))
    return seen
  })
  await lab.caller.addInterface()
  await lab.callee.addInterface()
  expect(await shown).toEqual([])
  for (const gap of gaps) expect(await gap.stop()).toBeLessThan(1_000)
})

test('the line to the server half-open for 45 s: the call goes on, and the line is back', async ({
  lab,
  person,
}) => {
  test.setTimeout(120_000)
  const [ada, ben] = await talk(lab, person)
  await lab.internet.cut('server')
  const since = Date.now()
  await ada.control('Mute microphone').click()
  await expectSilence(ben.page)
  await expectTogether(ada, ben)
  await pass(Math.max(0, 45_000 - (Date.now() - since)))
  await expectTogether(ada, ben)
  await lab.internet.restore('server')
  await ada.control('Unmute microphone').click()
  await expectWholeCall(ada, ben)
  await ben.control('Hang up').click()
  await expect(ada.status('Call ended')).toBeVisible()
  await expectFree(ada)
})

test('a network that stays away: given up after a minute, with the reason', async ({ lab, person }) => {
  test.setTimeout(120_000)
  const [ada, ben] = await talk(lab, person)
  await lab.internet.cut(lab.callee.link)
  const since = Date.now()
  await expect(ada.page.getByText('The connection was lost and did not come back')).toBeVisible({
    timeout: 80_000,
  })
  print('given up after', Date.now() - since)
  expect(Date.now() - since).toBeGreaterThan(55_000)
  await lab.internet.restore(lab.callee.link)
  await expectFree(ada)
  await expect(ben.page.getByText('The connection was lost and did not come back')).toBeVisible({
    timeout: 20_000,
  })
  void expectPicture
})
