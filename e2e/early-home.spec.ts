import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.js'
import { expectTogether } from './meet.js'
import type { Person } from './person.js'

/** Reloads the page and keeps back what comes after the first files. @returns a function that lets it come. */
async function reloadWithout(page: Page, what: RegExp): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  await page.route(what, async route => {
    await released
    await route.continue()
  })
  // The load event waits for what is kept back.
  await page.reload({ waitUntil: 'commit' })
  return release
}

const SDK = /assets\/sdk-parts-/
const SCREENS = /assets\/later-screens-.*js$/

async function expectEarlyHome(person: Person): Promise<void> {
  await expect(person.page.getByRole('heading', { name: 'Who would you like to talk to?' })).toBeVisible()
  await expect(person.button(/^Ada\s+settings/)).toBeVisible()
  await expect(person.button('Start a call')).toBeVisible()
}

for (const [what, files] of [
  ['the SDK', SDK],
  ['the other screens', SCREENS],
] as const) {
  test(`home is there before ${what}; a press made meanwhile is carried out`, async ({ person }) => {
    const ada = await person('Ada')
    const release = await reloadWithout(ada.page, files)
    await expectEarlyHome(ada)
    await ada.button('Start a call').click()
    release()
    await expect(ada.page.getByRole('textbox', { name: 'Call link' })).toBeVisible()
    await expect(ada.status('Waiting for someone to join')).toBeVisible()
  })
}

test('the settings, asked for before the SDK is there, open once it is', async ({ person }) => {
  const ada = await person('Ada')
  const release = await reloadWithout(ada.page, SDK)
  await expectEarlyHome(ada)
  await ada.button(/^Ada\s+settings/).click()
  release()
  await expect(ada.page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
})

test('what is typed before the SDK is there stays, nothing moves, and the page rings', async ({ person }) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.page.evaluate(() => localStorage.setItem('ringdown.many-people', 'true'))
  const release = await reloadWithout(ada.page, SDK)
  await expectEarlyHome(ada)
  const search = ada.page.getByRole('searchbox', { name: 'Search people' })
  await search.pressSequentially('Be')
  const places = () => Promise.all([search, ada.button('Start a call')].map(part => part.boundingBox()))
  const before = await places()
  release()
  await expect(ada.button('Call Ben')).toBeVisible()
  await expect(search).toHaveValue('Be')
  await expect(search).toBeFocused()
  expect(await places()).toEqual(before)
  await ben.call(ada)
  await ada.answer(ben)
  await expectTogether(ada, ben)
  // In a call, the home page is not what a reload shows first.
  const come = await reloadWithout(ada.page, SDK)
  await expect(ada.page.getByText('Loading…')).toBeVisible()
  await expect(ada.page.getByRole('heading', { name: 'Who would you like to talk to?' })).toHaveCount(0)
  come()
  await expectTogether(ada, ben)
})

test('a newcomer is at home as soon as they have given a name', async ({ person }) => {
  const ada = await person('Ada', { at: '/' })
  const release = await reloadWithout(ada.page, SDK)
  await ada.introduce()
  await expectEarlyHome(ada)
  release()
  await expect(ada.page.getByText('Nobody else is here yet')).toBeVisible()
})
